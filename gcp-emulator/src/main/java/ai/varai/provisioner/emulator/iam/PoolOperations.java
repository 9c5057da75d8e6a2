package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** The operations of pools: each has its effect when it begins, and shows it when it is done. */
final class PoolOperations {

  private static final String API = "iam";
  private static final String KIND = "iam.workloadPools";
  private static final Duration USUAL = Duration.ofSeconds(3);
  private static final String TYPES = "type.googleapis.com/google.iam.admin.v1.";
  private static final String OUTCOME = "_outcome";

  private final Emulation emulation;

  PoolOperations(Emulation emulation) {
    this.emulation = emulation;
    emulation
        .operations()
        .defineApplied(
            KIND,
            (row, now) -> {
              ObjectNode body = row.json();
              if (body.remove(OUTCOME) instanceof ObjectNode outcome) {
                body.set("response", outcome);
              }
              body.put("done", true);
              return row.with(body);
            });
  }

  /** Starts an operation on a resource, whose answer will be the resource. */
  ObjectNode start(String owner, String type, ObjectNode row, Runnable effect) {
    ObjectNode outcome = JsonNodeFactory.instance.objectNode().put("@type", TYPES + type);
    outcome.setAll(row);
    return start(owner, Trees.text(row, "name"), type, outcome, effect);
  }

  /** Starts an operation that answers nothing but that it is done. */
  ObjectNode start(String owner, String target, String type, Runnable effect) {
    return start(owner, target, type, JsonNodeFactory.instance.objectNode(), effect);
  }

  private ObjectNode start(
      String owner, String target, String type, ObjectNode outcome, Runnable effect) {
    String name = target + "/operations/" + type.charAt(0) + emulation.ids().hex(20);
    ObjectNode shown = JsonNodeFactory.instance.objectNode().put("name", name);
    ObjectNode stored = shown.deepCopy();
    if (!outcome.isEmpty()) {
      stored.set(OUTCOME, outcome);
    }
    emulation.operations().startApplied(API, owner, KIND, target, USUAL, name, stored, effect);
    return shown;
  }

  JsonAnswer get(String name) {
    ObjectNode body =
        emulation
            .operations()
            .find(name)
            .filter(row -> row.api().equals(API))
            .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."))
            .json();
    body.remove(OUTCOME);
    return JsonAnswer.ok(body);
  }
}
