package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * The operations of pools and policies: each has its effect when it begins, and shows it when it is
 * done.
 */
final class PoolOperations {

  private static final String API = "iam";
  private static final String KIND = "iam.workloadPools";
  private static final Duration USUAL = Duration.ofSeconds(3);
  private static final String TYPES = "type.googleapis.com/google.iam.admin.v1.";
  private static final String V2 = "type.googleapis.com/google.iam.v2.";
  private static final String V3 = "type.googleapis.com/google.iam.v3.";
  private static final String EMPTY = "type.googleapis.com/google.protobuf.Empty";
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
              if (body.get("metadata") instanceof ObjectNode metadata && metadata.has("verb")) {
                metadata.put("endTime", now.toString());
              }
              return row.with(body);
            });
  }

  /** Starts an operation on a resource, whose answer will be the resource. */
  ObjectNode start(String owner, String type, ObjectNode row, Runnable effect) {
    return start(owner, Trees.text(row, "name"), object(), outcome(TYPES + type, row), effect);
  }

  /** Starts an operation that answers nothing but that it is done. */
  ObjectNode start(String owner, String target, Runnable effect) {
    return start(owner, target, object(), object(), effect);
  }

  /** Starts an operation on a deny policy. */
  ObjectNode policy(String owner, ObjectNode row, Runnable effect) {
    ObjectNode metadata =
        object()
            .put("@type", V2 + "PolicyOperationMetadata")
            .put("createTime", emulation.clock().instant().toString());
    return start(owner, Trees.text(row, "name"), metadata, outcome(V2 + "Policy", row), effect);
  }

  /**
   * Starts an operation of IAM v3, or with {@code validateOnly} only says how it would end.
   *
   * @param type of the answer; empty for one that deletes
   */
  ObjectNode v3(
      JsonCall call,
      V3Rows.Parent parent,
      String target,
      String verb,
      String type,
      ObjectNode row,
      Runnable effect) {
    ObjectNode metadata =
        object()
            .put("@type", V3 + "OperationMetadata")
            .put("createTime", emulation.clock().instant().toString())
            .put("target", target)
            .put("verb", verb)
            .put("requestedCancellation", false)
            .put("apiVersion", "v3");
    ObjectNode outcome = type.isEmpty() ? object().put("@type", EMPTY) : outcome(V3 + type, row);
    if (call.call().flag("validateOnly")) {
      ObjectNode valid = object().put("done", true);
      valid.set("metadata", metadata);
      valid.set("response", outcome);
      return valid;
    }
    String place = parent.shown() + "/locations/" + call.variable("location");
    return start(parent.owner(), place, metadata, outcome, effect);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode outcome(String type, ObjectNode row) {
    ObjectNode outcome = object().put("@type", type);
    outcome.setAll(row);
    return outcome;
  }

  private ObjectNode start(
      String owner, String target, ObjectNode metadata, ObjectNode outcome, Runnable effect) {
    String name = target + "/operations/" + emulation.ids().lower(1) + emulation.ids().hex(20);
    ObjectNode shown = object().put("name", name);
    if (!metadata.isEmpty()) {
      shown.set("metadata", metadata);
    }
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
