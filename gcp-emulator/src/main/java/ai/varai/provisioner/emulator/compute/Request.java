package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.CaseFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * One call of a Compute method, with its path understood.
 *
 * @param project without an id for what organizations and folders own
 * @param url the resource it is about; its name is empty for a call on the collection
 * @param resource the message of the collection's resources
 */
record Request(
    ComputeMethod method, JsonCall call, Project project, ResourceUrl url, String resource) {

  static Request of(ComputeMethod method, JsonCall call, Project project, ComputeContext compute) {
    String scope =
        switch (method.level()) {
          case REGION -> "regions/" + call.variable("region");
          case ZONE -> "zones/" + call.variable("zone");
          case ORGANIZATION -> ResourceUrl.ORGANIZATION;
          default -> "global";
        };
    String variable = method.nameVariable();
    return new Request(
        method,
        call,
        project,
        compute
            .resources()
            .byName(
                new ResourceUrl(
                    project.id(),
                    scope,
                    method.collection(),
                    variable.isEmpty() ? "" : call.variable(variable))),
        compute.methods().message(method.collection()));
  }

  Optional<String> parameter(String name) {
    return call.parameter(name).filter(v -> !v.isEmpty());
  }

  /** A number given as a parameter; INVALID_ARGUMENT when it is none. */
  Optional<Integer> number(String name) {
    return number(name, 999_999_999);
  }

  /** A number up to a limit that is given as a parameter; INVALID_ARGUMENT when it is none. */
  Optional<Integer> number(String name, int most) {
    return parameter(name)
        .map(
            v -> {
              if (!v.matches("\\d{1,10}") || Long.parseLong(v) > most) {
                throw ComputeErrors.invalid(
                    "Invalid value for field '" + name + "': '" + v + "'. Must be a number.");
              }
              return Integer.parseInt(v);
            });
  }

  /** A boolean given as a parameter; INVALID_ARGUMENT in the words of Google's front end. */
  Optional<Boolean> bool(String name) {
    return parameter(name)
        .map(
            v ->
                switch (v.toLowerCase(Locale.ROOT)) {
                  case "true" -> true;
                  case "false" -> false;
                  default ->
                      throw ComputeErrors.invalid(
                          "Invalid value at '"
                              + CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name)
                              + "' (TYPE_BOOL), \""
                              + v
                              + "\"");
                });
  }

  /** The body, checked against the method's message. */
  ObjectNode body() {
    return method.body().equals("-")
        ? Json.object()
        : ComputeTypes.canonical(call.body(), method.body(), this::isToldAgain);
  }

  /**
   * Whether a field without meaning is one that Google passes over: clients such as Terraform's
   * provider, whose tests run against Google's API, say again what the path says, once with a space
   * behind its name, and give more of a resource to its custom methods than these are about.
   */
  private boolean isToldAgain(String field) {
    String name = field.strip();
    return method
            .path()
            .contains("{" + CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name) + "}")
        || (!method.tail().isEmpty() && ComputeTypes.hasField(resource, name));
  }

  String user() {
    return call.call().principal();
  }
}
