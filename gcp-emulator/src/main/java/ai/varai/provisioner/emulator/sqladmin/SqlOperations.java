package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Cloud SQL's operations: PENDING, RUNNING, DONE. One instance has at most one unfinished operation
 * at a time.
 */
final class SqlOperations {

  private static final String API = "sqladmin";

  private static final Effect NOTHING = (project, instance, arguments) -> {};

  /** What an operation does when it is due; gives the instance's state to its row itself. */
  interface Effect {
    void apply(String project, String instance, ObjectNode arguments);
  }

  private final Emulation emulation;
  private final SqlTables tables;

  SqlOperations(Emulation emulation, SqlTables tables) {
    this.emulation = emulation;
    this.tables = tables;
    define("done", NOTHING);
    emulation
        .operations()
        .defineApplied(
            API + ".applied",
            (row, now) -> finish(row, now, arguments(row), NOTHING, NOTHING, Optional.empty()));
  }

  /** What an operation has the engine do first, outside of the project's lock. */
  interface EngineWork {
    /** May add to the arguments what the effect should know. */
    void apply(SqlEngine engine, ObjectNode instance, ObjectNode arguments);
  }

  /** Names an effect, so that operations that wait for it outlive a restart. */
  void define(String kind, Effect effect) {
    defineWithFailure(kind, effect, NOTHING);
  }

  /**
   * As {@link #define(String, Effect)}.
   *
   * @param failed what an operation leaves that did not succeed, besides the instance's state
   */
  void defineWithFailure(String kind, Effect effect, Effect failed) {
    emulation
        .operations()
        .define(
            API + "." + kind,
            (row, now) -> finish(row, now, arguments(row), effect, failed, Optional.empty()));
    emulation.operations().defineFailure(API + "." + kind, (row, error) -> settle(row, failed));
  }

  /** What an operation does outside of the project's lock, with the engine when there is one. */
  interface Work {
    /** May add to the arguments what the effect should know. */
    void apply(Optional<SqlEngine> engine, ObjectNode instance, ObjectNode arguments);
  }

  /**
   * As {@link #define(String, Effect)}, with work that is done whether there is an engine or not.
   */
  void defineWork(String kind, Effect effect, Work work) {
    define(kind, effect);
    emulation
        .operations()
        .perform(
            API + "." + kind,
            () ->
                Optional.of(
                    pending ->
                        perform(
                            pending,
                            effect,
                            NOTHING,
                            (instance, arguments) ->
                                work.apply(
                                    emulation.plugin(SqlEngine.class), instance, arguments))));
  }

  /** As {@link #define(String, Effect)}, with work for the engine, when there is one. */
  void define(String kind, Effect effect, EngineWork work) {
    defineWithFailure(kind, effect, NOTHING, work);
  }

  /** As {@link #defineWithFailure(String, Effect, Effect)}, with work for the engine. */
  void defineWithFailure(String kind, Effect effect, Effect failed, EngineWork work) {
    defineWithFailure(kind, effect, failed);
    emulation
        .operations()
        .perform(
            API + "." + kind,
            () ->
                emulation
                    .plugin(SqlEngine.class)
                    .map(
                        engine ->
                            pending ->
                                perform(
                                    pending,
                                    effect,
                                    failed,
                                    (instance, arguments) ->
                                        work.apply(engine, instance, arguments))));
  }

  private Operations.Completion perform(
      OperationRow pending, Effect effect, Effect failed, BiConsumer<ObjectNode, ObjectNode> work) {
    ObjectNode arguments = arguments(pending);
    Optional<RuntimeException> failure = Optional.empty();
    try {
      work.accept(tables.require(pending.project(), pending.target()), arguments);
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    }
    Optional<RuntimeException> outcome = failure;
    return (row, now) -> finish(row, now, arguments, effect, failed, outcome);
  }

  private static ObjectNode arguments(OperationRow row) {
    return row.json().get("_arguments") instanceof ObjectNode a
        ? a
        : JsonNodeFactory.instance.objectNode();
  }

  private OperationRow finish(
      OperationRow row,
      Instant now,
      ObjectNode arguments,
      Effect effect,
      Effect failed,
      Optional<RuntimeException> failure) {
    ObjectNode body = row.json();
    body.remove("_arguments");
    try {
      checkCancelled(row);
      if (failure.isPresent()) {
        throw failure.get();
      }
      effect.apply(row.project(), row.target(), arguments);
    } catch (RuntimeException e) {
      fail(body, e);
      settle(row, failed);
    }
    String end = SqlTables.timestamp(now);
    body.put("status", "DONE");
    Trees.putDefault(body, "startTime", Trees.text(body, "insertTime"));
    body.put("endTime", end);
    return row.with(body);
  }

  /** An instance that could not be made has failed; any other is again what it was before. */
  private void settle(OperationRow row, Effect failed) {
    ObjectNode arguments = arguments(row);
    tables
        .instances
        .get(row.project(), row.target())
        .ifPresent(
            i -> {
              String state = Trees.text(i, "state");
              if (state.equals("PENDING_CREATE")) {
                i.put("state", SqlTables.FAILED);
              } else if (state.equals("PENDING_DELETE")) {
                i.put("state", Trees.text(arguments, "state"));
              }
              tables.put(row.project(), i);
            });
    failed.apply(row.project(), row.target(), arguments);
  }

  private void checkCancelled(OperationRow row) {
    boolean cancelled =
        tables
            .instances
            .get(row.project(), row.target())
            .map(i -> Trees.text(i, "_cancelled").equals(row.name()))
            .orElse(false);
    if (cancelled) {
      throw SqlErrors.invalid("Operation was cancelled.");
    }
  }

  private static void fail(ObjectNode body, RuntimeException cause) {
    ObjectNode error = body.putObject("error").put("kind", "sql#operationErrors");
    String text = cause.getMessage();
    error
        .putArray("errors")
        .addObject()
        .put("kind", "sql#operationError")
        .put("code", "INTERNAL_ERROR")
        .put("message", text == null ? "An unknown error occurred." : text);
  }

  /** Refuses when the instance has an unfinished operation. */
  void requireIdle(ObjectNode instance) {
    String current = Trees.text(instance, "_operation");
    if (!current.isEmpty()
        && emulation.operations().find(current).filter(o -> !o.done()).isPresent()) {
      throw SqlErrors.busy();
    }
  }

  /** Starts an operation on an instance, whose row is there; the row remembers it. */
  ObjectNode start(
      JsonCall call,
      Project project,
      ObjectNode instance,
      String type,
      String effect,
      Duration usual,
      ObjectNode arguments) {
    requireIdle(instance);
    String name = emulation.ids().uuid();
    String target = Trees.text(instance, "name");
    ObjectNode body = body(call, project, target, name, type);
    String link = Trees.text(arguments, "link");
    if (!link.isEmpty()) {
      body.put("targetLink", link);
    }
    String targetId = Trees.text(arguments, "targetId");
    if (!targetId.isEmpty()) {
      body.put("targetId", targetId);
    }
    for (String context : List.of("exportContext", "importContext")) {
      if (arguments.has(context)) {
        body.set(context, arguments.path(context).deepCopy());
      }
    }
    body.set("_arguments", arguments);
    instance.put("_operation", name);
    tables.put(project.id(), instance);
    emulation.operations().start(API, project.id(), API + "." + effect, target, usual, name, body);
    return body;
  }

  /** As {@link #start}, without arguments. */
  ObjectNode start(
      JsonCall call,
      Project project,
      ObjectNode instance,
      String type,
      String effect,
      Duration usual) {
    return start(
        call, project, instance, type, effect, usual, JsonNodeFactory.instance.objectNode());
  }

  /** An operation that is done when the answer leaves; one that is to fail does nothing. */
  ObjectNode finished(
      JsonCall call,
      Project project,
      String instance,
      String type,
      String targetLink,
      Runnable effect) {
    String name = emulation.ids().uuid();
    ObjectNode body = body(call, project, instance, name, type);
    body.put("targetLink", targetLink);
    emulation
        .operations()
        .startApplied(API, project.id(), API + ".applied", instance, name, body, effect);
    return current(name, body);
  }

  private ObjectNode current(String name, ObjectNode started) {
    return emulation.operations().find(name).map(this::running).orElse(started);
  }

  private ObjectNode body(
      JsonCall call, Project project, String instance, String name, String type) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("kind", "sql#operation");
    body.put("targetLink", SqlTables.link(project.id(), instance));
    body.put("status", "PENDING");
    body.put("user", call.call().principal());
    body.put("insertTime", tables.timestamp());
    body.put("operationType", type);
    body.put("name", name);
    body.put("targetId", instance);
    body.put("selfLink", SqlTables.LINK + project.id() + "/operations/" + name);
    body.put("targetProject", project.id());
    return body;
  }

  /** The body as it is now: RUNNING from the first third of its time on. */
  private ObjectNode running(OperationRow row) {
    ObjectNode body = row.json();
    long now = emulation.clock().millis();
    long third = row.createdMillis() + (row.dueMillis() - row.createdMillis()) / 3;
    if (!row.done() && now >= third && third > row.createdMillis()) {
      body.put("status", "RUNNING");
      body.put("startTime", SqlTables.timestamp(Instant.ofEpochMilli(third)));
    }
    return body;
  }

  JsonAnswer get(JsonCall call) {
    return SqlView.answer(call, running(require(call)));
  }

  private OperationRow require(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    return emulation
        .operations()
        .find(call.variable("operation"))
        .filter(o -> o.api().equals(API) && o.project().equals(project.id()))
        .orElseThrow(
            () ->
                SqlErrors.notFound()
                    .withMessage("The Cloud SQL instance operation does not exist.")
                    .withReason("operationDoesNotExist"));
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    Optional<String> instance = call.parameter("instance").filter(i -> !i.isEmpty());
    List<OperationRow> all =
        emulation.operations().list(API, project.id()).stream()
            .filter(o -> instance.isEmpty() || o.target().equals(instance.get()))
            .toList();
    Page<OperationRow> page =
        Page.of(
            all,
            pageSize(call),
            call.parameter("pageToken").orElse(""),
            100,
            1000,
            OperationRow::name);
    ObjectNode answer =
        SqlView.list(call, "sql#operationsList", page.items().stream().map(this::running).toList());
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  static int pageSize(JsonCall call) {
    return pageSize(call, "maxResults");
  }

  static int pageSize(JsonCall call, String parameter) {
    String text = call.parameter(parameter).orElse("0");
    return Trees.parse(text)
        .filter(n -> n >= 0 && n <= Integer.MAX_VALUE)
        .orElseThrow(() -> SqlErrors.invalid(parameter + " is not a positive number: " + text))
        .intValue();
  }

  JsonAnswer cancel(JsonCall call) {
    OperationRow row = require(call);
    String type = Trees.text(row.json(), "operationType");
    if (row.done() || !List.of("IMPORT", "EXPORT").contains(type)) {
      throw SqlErrors.invalid("Operation " + row.name() + " cannot be cancelled.");
    }
    tables.instances.update(
        row.project(),
        row.target(),
        i -> {
          i.put("_cancelled", row.name());
          return i;
        });
    return JsonAnswer.empty();
  }
}
