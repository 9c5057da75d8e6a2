package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import java.util.List;
import java.util.Map;

/**
 * Refusals in the words of v1: fields are called as Knative calls them, {@code
 * spec.template.spec.timeoutSeconds} where v2 says {@code service.template.timeout}.
 */
final class KnativeErrors {

  private record Name(String v2, String v1) {}

  /** The first that fits counts. */
  private static final List<Name> FIELDS =
      List.of(
          new Name("template.containers", "spec.template.spec.containers"),
          new Name(
              "template.max_instance_request_concurrency",
              "spec.template.spec.containerConcurrency"),
          new Name("template.timeout", "spec.template.spec.timeoutSeconds"),
          new Name("template.revision", "spec.template.metadata.name"),
          new Name("template.volumes", "spec.template.spec.volumes"),
          new Name("instance_splits", "spec.instanceSplits"),
          new Name("traffic", "spec.traffic"),
          new Name("labels", "metadata.labels"),
          new Name("template.template.containers", "spec.template.spec.template.spec.containers"),
          new Name("template.template.timeout", "spec.template.spec.template.spec.timeoutSeconds"),
          new Name("template.task_count", "spec.template.spec.taskCount"),
          new Name("template", "spec.template.metadata.annotations"));

  private static final Map<String, String> PARTS = Map.of("volume_mounts", "volumeMounts");

  private KnativeErrors() {}

  /** The handler, with its refusals translated. */
  static JsonHandler translated(JsonHandler handler) {
    return call -> {
      try {
        return handler.handle(call);
      } catch (GoogleError e) {
        throw translated(e);
      }
    };
  }

  private static GoogleError translated(GoogleError e) {
    if (e.details().stream().noneMatch(BadRequest.class::isInstance)) {
      return e;
    }
    GoogleError out = GoogleError.of(e.code(), text(e)).withHttpStatus(e.httpStatus());
    for (Message detail : e.details()) {
      out = out.withDetail(detail instanceof BadRequest b ? translated(b) : detail);
    }
    return out;
  }

  /** The message names the field that is refused, as the details do. */
  private static String text(GoogleError e) {
    List<BadRequest.FieldViolation> violations =
        e.details().stream()
            .filter(BadRequest.class::isInstance)
            .flatMap(each -> ((BadRequest) each).getFieldViolationsList().stream())
            .toList();
    return violations.size() == 1
        ? field(violations.get(0).getField()) + ": " + violations.get(0).getDescription()
        : e.text();
  }

  private static BadRequest translated(BadRequest request) {
    BadRequest.Builder b = request.toBuilder();
    b.getFieldViolationsBuilderList().forEach(v -> v.setField(field(v.getField())));
    return b.build();
  }

  private static String field(String named) {
    String v2 = RunErrors.fromResource(named);
    for (Name name : FIELDS) {
      if (v2.startsWith(name.v2())) {
        // What Knative keeps in annotations has no field of its own.
        String rest = name.v1().endsWith("annotations") ? "" : v2.substring(name.v2().length());
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
          rest = rest.replace(part.getKey(), part.getValue());
        }
        return name.v1() + rest;
      }
    }
    return v2;
  }
}
