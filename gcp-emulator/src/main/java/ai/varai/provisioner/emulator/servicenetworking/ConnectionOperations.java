package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import java.time.Duration;

/** Long operations, named {@code operations/pssn.p24-<number>-<uuid>}. */
final class ConnectionOperations {

  private static final String KIND = "servicenetworking.finish";
  private static final Duration USUAL = Duration.ofSeconds(20);

  /** What the finished operation shows; a pending one keeps it out of sight. */
  private static final String OUTCOME = "_outcome";

  private final Emulation emulation;

  ConnectionOperations(Emulation emulation) {
    this.emulation = emulation;
    emulation
        .operations()
        .define(
            KIND,
            (row, now) -> {
              ObjectNode body = row.json();
              JsonNode outcome = body.remove(OUTCOME);
              body.put("done", true);
              if (outcome instanceof ObjectNode o) {
                body.setAll(o);
              }
              return row.with(body);
            });
  }

  /**
   * @param type the simple name of the message that the operation gives
   */
  ObjectNode succeed(Project project, String target, String type, ObjectNode response) {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    ObjectNode r = outcome.putObject("response");
    r.put(
        "@type",
        "type.googleapis.com/"
            + (type.equals("Empty") ? "google.protobuf." : "google.cloud.servicenetworking.v1.")
            + type);
    r.setAll(response);
    return start(project, target, outcome);
  }

  ObjectNode fail(Project project, String target, Code code, String message) {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    outcome.putObject("error").put("code", code.getNumber()).put("message", message);
    return start(project, target, outcome);
  }

  private ObjectNode start(Project project, String target, ObjectNode outcome) {
    String name = "operations/pssn.p24-" + project.number() + "-" + emulation.ids().uuid();
    ObjectNode pending = JsonNodeFactory.instance.objectNode().put("name", name);
    ObjectNode stored = pending.deepCopy();
    stored.set(OUTCOME, outcome);
    emulation
        .operations()
        .start("servicenetworking", project.id(), KIND, target, USUAL, name, stored);
    return pending;
  }

  ObjectNode get(String id) {
    return emulation
        .operations()
        .find("operations/" + id)
        .filter(r -> r.api().equals("servicenetworking"))
        .map(ConnectionOperations::shown)
        .orElseThrow(() -> GoogleError.notFound("Operation operations/" + id + " not found."));
  }

  void delete(String id) {
    get(id);
    emulation.operations().delete("operations/" + id);
  }

  private static ObjectNode shown(OperationRow row) {
    ObjectNode body = row.json();
    body.remove(OUTCOME);
    return body;
  }
}
