package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Long operations, named {@code operations/pssn.p24-<number>-<uuid>}. */
final class ConnectionOperations {

  private static final String KIND = "servicenetworking.finish";
  private static final Duration USUAL = Duration.ofSeconds(20);

  /** What the finished operation shows; a pending one keeps it out of sight. */
  private static final String OUTCOME = "_outcome";

  /** What stood there before, for an operation that fails; absent where nothing did. */
  private static final String BEFORE = "_before";

  /** What is put back for an operation that failed: gives the target back what it was. */
  interface Undo {
    void restore(String project, String target, Optional<ObjectNode> before);
  }

  private final Emulation emulation;

  ConnectionOperations(Emulation emulation) {
    this.emulation = emulation;
    emulation.operations().define(KIND, (row, now) -> row.with(ended(row.json())));
  }

  private static ObjectNode ended(ObjectNode body) {
    JsonNode outcome = body.remove(OUTCOME);
    body.remove(BEFORE);
    body.put("done", true);
    if (outcome instanceof ObjectNode o) {
      body.setAll(o);
    }
    return body;
  }

  /** Names a kind of operations by what they change, and says how the change is taken back. */
  void define(String kind, Undo undo) {
    String name = "servicenetworking." + kind;
    emulation.operations().define(name, (row, now) -> row.with(ended(row.json())));
    emulation
        .operations()
        .defineFailure(
            name,
            (row, error) ->
                undo.restore(
                    row.project(),
                    row.target(),
                    Optional.of(row.json().path(BEFORE))
                        .filter(JsonNode::isObject)
                        .map(ObjectNode.class::cast)));
  }

  /**
   * Starts an operation whose change is made already.
   *
   * @param kind one that was {@link #define defined}
   * @param before the target before the change
   * @param type the simple name of the message that the operation gives
   */
  ObjectNode succeed(
      Project project,
      String kind,
      String target,
      Optional<ObjectNode> before,
      String type,
      ObjectNode response) {
    ObjectNode hidden = JsonNodeFactory.instance.objectNode();
    ObjectNode r = hidden.putObject(OUTCOME).putObject("response");
    r.put(
        "@type",
        "type.googleapis.com/"
            + (type.equals("Empty") ? "google.protobuf." : "google.cloud.servicenetworking.v1.")
            + type);
    r.setAll(response);
    before.ifPresent(b -> hidden.set(BEFORE, b));
    return start(project, "servicenetworking." + kind, target, hidden);
  }

  /** Starts an operation that changes nothing, and gives an answer. */
  ObjectNode answer(Project project, String target, String type, ObjectNode response) {
    ObjectNode hidden = JsonNodeFactory.instance.objectNode();
    ObjectNode r = hidden.putObject(OUTCOME).putObject("response");
    r.put("@type", "type.googleapis.com/google.cloud.servicenetworking.v1." + type);
    r.setAll(response);
    return start(project, KIND, target, hidden);
  }

  ObjectNode fail(Project project, String target, Code code, String message) {
    ObjectNode hidden = JsonNodeFactory.instance.objectNode();
    hidden
        .putObject(OUTCOME)
        .putObject("error")
        .put("code", code.getNumber())
        .put("message", message);
    return start(project, KIND, target, hidden);
  }

  private ObjectNode start(Project project, String kind, String target, ObjectNode hidden) {
    String name = "operations/pssn.p24-" + project.number() + "-" + emulation.ids().uuid();
    ObjectNode pending = JsonNodeFactory.instance.objectNode().put("name", name);
    ObjectNode stored = pending.deepCopy();
    stored.setAll(hidden);
    emulation
        .operations()
        .start("servicenetworking", project.id(), kind, target, USUAL, name, stored);
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

  /** The operations of the projects of which the caller may read them, newest first. */
  JsonAnswer list(JsonCall call) {
    ListFilter filter = ListFilter.parse(call.parameter("filter").orElse(""));
    List<OperationRow> rows = new ArrayList<>();
    for (String project : emulation.projects().all().stream().map(Project::id).toList()) {
      emulation.operations().list("servicenetworking", project).stream()
          .filter(r -> filter.test(shown(r).put("done", r.done())))
          .forEach(rows::add);
    }
    String size = call.parameter("pageSize").orElse("0");
    if (!size.matches("\\d{1,9}")) {
      throw GoogleError.badField("page_size", "Invalid value at 'page_size': '" + size + "'.");
    }
    Page<OperationRow> page =
        Page.of(
            rows,
            Integer.parseInt(size),
            call.parameter("pageToken").orElse(""),
            100,
            1000,
            OperationRow::name);
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      ArrayNode list = out.putArray("operations");
      page.items().forEach(r -> list.add(shown(r)));
    }
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(out);
  }

  /** Accepts the wish; operations here end by themselves. */
  JsonAnswer cancel(JsonCall call) {
    get(call.variable("id"));
    return JsonAnswer.empty();
  }

  void delete(String id) {
    get(id);
    emulation.operations().delete("operations/" + id);
  }

  private static ObjectNode shown(OperationRow row) {
    ObjectNode body = row.json();
    body.remove(List.of(OUTCOME, BEFORE));
    return body;
  }
}
