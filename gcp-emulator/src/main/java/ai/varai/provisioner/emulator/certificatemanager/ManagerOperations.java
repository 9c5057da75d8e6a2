package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** Long operations, named {@code projects/P/locations/L/operations/operation-<uuid>}. */
final class ManagerOperations {
  private static final String API = "certificatemanager";
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
        .put("requestedCancellation", false)
        .put("apiVersion", "v1");
    shown.put("done", false);
    ObjectNode outcome = JsonNodeFactory.instance.objectNode();
    outcome.put(
        "@type", type.isEmpty() ? "type.googleapis.com/google.protobuf.Empty" : TYPES + type);
    outcome.setAll(response);
    ObjectNode stored = shown.deepCopy();
    stored.set(OUTCOME, outcome);
    emulation.operations().startApplied(API, project, KIND, target, USUAL, name, stored, effect);
    return shown;
  }

  private String location(JsonCall call) {
    return "projects/"
        + emulation.projects().require(call.variable("project")).id()
        + "/locations/"
        + call.variable("location");
  }

  private OperationRow row(JsonCall call) {
    String name = location(call) + "/operations/" + call.variable("operation");
    return emulation
        .operations()
        .find(name)
        .filter(row -> row.api().equals(API))
        .orElseThrow(() -> GoogleError.notFound("Operation '" + name + "' was not found"));
  }

  private static ObjectNode shown(OperationRow row) {
    ObjectNode body = row.json();
    body.remove(OUTCOME);
    return body;
  }

  ObjectNode get(JsonCall call) {
    return shown(row(call));
  }

  static int pageSize(JsonCall call) {
    String size = call.parameter("pageSize").orElse("0");
    return Trees.parse(size)
        .filter(n -> n >= 0 && n <= Integer.MAX_VALUE)
        .orElseThrow(() -> GoogleError.badField("page_size", "Invalid size: " + size))
        .intValue();
  }

  ObjectNode list(JsonCall call) {
    String prefix = location(call) + "/operations/";
    ListFilter filter = ListFilter.parse(call.parameter("filter").orElse(""));
    Page<ObjectNode> page =
        Page.of(
            emulation.operations().list(API, prefix.split("/", -1)[1]).stream()
                .filter(row -> row.name().startsWith(prefix))
                .map(ManagerOperations::shown)
                .filter(filter::test)
                .toList(),
            pageSize(call),
            call.parameter("pageToken").orElse(""),
            100,
            1000,
            body -> Trees.text(body, "name"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      answer.putArray("operations").addAll(page.items());
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return answer;
  }

  JsonAnswer delete(JsonCall call) {
    emulation.operations().delete(row(call).name());
    return JsonAnswer.empty();
  }

  /** Accepts the wish; operations here end by themselves. */
  JsonAnswer cancel(JsonCall call) {
    row(call);
    return JsonAnswer.empty();
  }
}
