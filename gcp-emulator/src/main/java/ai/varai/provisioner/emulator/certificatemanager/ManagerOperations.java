package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** Long operations, named {@code projects/P/locations/L/operations/operation-<uuid>}. */
final class ManagerOperations {
  private static final String KIND = "certificatemanager.finish";
  private static final String TYPES = "type.googleapis.com/google.cloud.certificatemanager.v1.";
  private static final Duration USUAL = Duration.ofSeconds(5);

  /** What the finished operation shows; a pending one keeps it out of sight. */
  private static final String OUTCOME = "_outcome";

  private final Emulation emulation;

  ManagerOperations(Emulation emulation) {
    this.emulation = emulation;
    emulation
        .operations()
        .defineApplied(
            KIND,
            (row, now) -> {
              ObjectNode body = row.json();
              JsonNode outcome = body.remove(OUTCOME);
              body.put("done", true);
              body.set("response", outcome);
              return row.with(body);
            });
  }

  /**
   * @param type the simple name of the message that the operation gives; empty for a deletion
   * @param effect what it does, unless it is to fail
   */
  ObjectNode start(
      JsonCall call,
      String project,
      String target,
      String type,
      String verb,
      ObjectNode response,
      Runnable effect) {
    String name =
        "projects/"
            + project
            + "/locations/"
            + call.variable("location")
            + "/operations/operation-"
            + emulation.ids().uuid();
    ObjectNode shown = JsonNodeFactory.instance.objectNode().put("name", name);
    shown
        .putObject("metadata")
        .put("@type", TYPES + "OperationMetadata")
        .put("createTime", emulation.clock().instant().toString())
        .put("target", target)
        .put("verb", verb)
        .put("apiVersion", "v1");
    shown.put("done", false);
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    outcome.put(
        "@type", type.isEmpty() ? "type.googleapis.com/google.protobuf.Empty" : TYPES + type);
    outcome.setAll(response);
    ObjectNode stored = shown.deepCopy();
    stored.set(OUTCOME, outcome);
    emulation
        .operations()
        .startApplied("certificatemanager", project, KIND, target, USUAL, name, stored, effect);
    return shown;
  }

  ObjectNode get(JsonCall call) {
    String name =
        "projects/"
            + emulation.projects().require(call.variable("project")).id()
            + "/locations/"
            + call.variable("location")
            + "/operations/"
            + call.variable("operation");
    ObjectNode body =
        emulation
            .operations()
            .find(name)
            .filter(row -> row.api().equals("certificatemanager"))
            .orElseThrow(() -> GoogleError.notFound("Operation '" + name + "' was not found"))
            .json();
    body.remove(OUTCOME);
    return body;
  }
}
