package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Compute's long operations: RUNNING with progress 0, then DONE with 100; a failure stands in the
 * finished operation's {@code error}.
 */
final class ComputeOperations {

  static final String API = "compute";

  private static final String FINISH = "compute.finish";
  private static final String DELETE = "compute.delete";

  /** Where a pending operation keeps the failure with which it will end. */
  private static final String FAILURE = "_failure";

  /** What a pending change would put back, and the state of the resource that it would replace. */
  private static final String BEFORE = "_before";

  private static final String AFTER = "_after";

  private static final Duration USUAL = Duration.ofSeconds(8);

  /** Compute prints its times in Pacific time. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
          .withZone(ZoneId.of("America/Los_Angeles"));

  private final Emulation emulation;

  /**
   * @param delete removes a resource when its delete operation ends; throws {@link
   *     OperationFailure} when it may not go
   * @param undo removes a resource whose insertion failed
   * @param takeBack gives a resource back what a failed change replaced
   */
  ComputeOperations(
      Emulation emulation,
      BiConsumer<ResourceUrl, Instant> delete,
      Consumer<ResourceUrl> undo,
      Consumer<Replaced> takeBack) {
    this.emulation = emulation;
    emulation.operations().define(FINISH, (row, now) -> row.with(ended(row.json(), now)));
    emulation.operations().defineFailure(FINISH, (row, error) -> abandon(row, undo, takeBack));
    emulation
        .operations()
        .define(
            DELETE,
            (row, now) -> {
              ObjectNode body = row.json();
              ResourceUrl url =
                  ResourceUrl.parse(body.path("targetLink").asText(), row.project()).orElseThrow();
              try {
                delete.accept(url, now);
              } catch (OperationFailure e) {
                fail(body, e);
              }
              return row.with(done(body, now));
            });
  }

  /**
   * A resource before and after a change.
   *
   * @param after the digest of what the change made of it
   */
  record Replaced(ResourceUrl url, ObjectNode before, String after) {}

  private static void abandon(
      OperationRow row, Consumer<ResourceUrl> undo, Consumer<Replaced> takeBack) {
    ObjectNode body = row.json();
    Optional<ResourceUrl> target =
        ResourceUrl.parse(body.path("targetLink").asText(), row.project());
    if (body.get(BEFORE) instanceof ObjectNode before) {
      target.ifPresent(
          url -> takeBack.accept(new Replaced(url, before, body.path(AFTER).asText())));
    } else if (body.path("operationType").asText().endsWith("insert")) {
      target.ifPresent(undo);
    }
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** Starts an operation on a resource. */
  ObjectNode start(ResourceUrl target, String targetId, String type, String user) {
    ObjectNode op = body(target, targetId, type, user);
    return begin(target, op, FINISH, USUAL);
  }

  /** As {@link #start}, for an operation that shows more than others. */
  ObjectNode start(
      ResourceUrl target, String targetId, String type, String user, Consumer<ObjectNode> more) {
    ObjectNode op = body(target, targetId, type, user);
    more.accept(op);
    return begin(target, op, FINISH, USUAL);
  }

  /** Starts an operation on a resource that its call has changed. */
  ObjectNode startChange(Replaced change, String targetId, String type, String user) {
    ObjectNode op = body(change.url(), targetId, type, user);
    ObjectNode stored = op.deepCopy();
    stored.set(BEFORE, change.before());
    stored.put(AFTER, change.after());
    begin(change.url(), stored, FINISH, USUAL);
    return op;
  }

  /** Starts the operation that removes a resource at its end. */
  ObjectNode startDelete(ResourceUrl target, String targetId, String type, String user) {
    return begin(target, body(target, targetId, type, user), DELETE, USUAL);
  }

  /** Starts an operation that will end with this failure. */
  ObjectNode startFailing(
      ResourceUrl target, String targetId, String type, String user, OperationFailure why) {
    ObjectNode op = body(target, targetId, type, user);
    ObjectNode stored = op.deepCopy();
    stored.putObject(FAILURE).put("code", why.code()).put("message", why.text());
    begin(target, stored, FINISH, USUAL);
    return op;
  }

  /** An operation that is done when its call is answered, as {@code setLabels}. */
  ObjectNode finished(ResourceUrl target, String targetId, String type, String user) {
    ObjectNode op = body(target, targetId, type, user);
    ObjectNode done = done(op, emulation.clock().instant());
    begin(target, done, FINISH, Duration.ZERO);
    return done;
  }

  private ObjectNode begin(ResourceUrl target, ObjectNode op, String kind, Duration usual) {
    String name = target.in("operations", op.path("name").asText()).path();
    emulation
        .operations()
        .start(API, target.project(), kind, target.path(), usual, name, op.deepCopy());
    return op;
  }

  private ObjectNode body(ResourceUrl target, String targetId, String type, String user) {
    Instant now = emulation.clock().instant();
    String name =
        owner(target)
            + "operation-"
            + now.toEpochMilli()
            + "-"
            + emulation.ids().hex(13)
            + "-"
            + emulation.ids().hex(8)
            + "-"
            + emulation.ids().hex(8);
    ResourceUrl self = target.in("operations", name);
    ObjectNode op = JsonNodeFactory.instance.objectNode();
    op.put("kind", "compute#operation");
    op.put("id", emulation.ids().numeric(19));
    op.put("name", name);
    op.put("operationType", type);
    op.put("targetLink", target.name().isEmpty() ? project(target) : target.link());
    op.put("targetId", targetId);
    op.put("status", "RUNNING");
    op.put("user", user);
    op.put("progress", 0);
    op.put("insertTime", time(now));
    op.put("startTime", time(now));
    op.put("selfLink", self.link());
    if (target.regional()) {
      op.put("region", target.scopeLink());
    } else if (target.zonal()) {
      op.put("zone", target.scopeLink());
    }
    return op;
  }

  /** Operations outside of projects name their organization: gcloud tells them by that. */
  private String owner(ResourceUrl target) {
    return target.ofOrganization()
        ? emulation
            .plugin(Ancestors.class)
            .map(a -> a.organization().replace("organizations/", "org-") + "-")
            .orElse("")
        : "";
  }

  private static String project(ResourceUrl target) {
    return ResourceUrl.BASE + "projects/" + target.project();
  }

  private static ObjectNode ended(ObjectNode op, Instant now) {
    op.remove(List.of(BEFORE, AFTER));
    if (op.remove(FAILURE) instanceof ObjectNode f) {
      fail(op, new OperationFailure(f.path("code").asText(), f.path("message").asText()));
    }
    return done(op, now);
  }

  /** The body as a client reads it. */
  private static ObjectNode shown(OperationRow row) {
    ObjectNode body = row.json();
    body.remove(List.of(FAILURE, BEFORE, AFTER));
    return body;
  }

  private static ObjectNode done(ObjectNode op, Instant now) {
    op.put("status", "DONE");
    op.put("progress", 100);
    op.put("endTime", time(now));
    return op;
  }

  private static void fail(ObjectNode op, OperationFailure why) {
    op.putObject("error")
        .putArray("errors")
        .addObject()
        .put("code", why.code())
        .put("message", why.text());
    op.put("httpErrorStatusCode", 400);
    op.put("httpErrorMessage", "BAD REQUEST");
  }

  /** The operation of this path, {@code projects/p/global/operations/o}. */
  Optional<ObjectNode> find(String path) {
    return emulation.operations().find(path).map(ComputeOperations::shown);
  }

  Optional<ObjectNode> await(String path, Duration atMost) {
    return emulation.operations().await(path, atMost).map(ComputeOperations::shown);
  }

  void delete(String path) {
    emulation.operations().delete(path);
  }

  /** The operations of one scope, or of all when it is empty; newest first. */
  List<ObjectNode> list(String project, String scope) {
    String prefix =
        scope.isEmpty()
            ? "projects/" + project + "/"
            : new ResourceUrl(project, scope, "operations", "").path();
    return emulation.operations().list(API, project).stream()
        .filter(r -> r.name().startsWith(prefix))
        .map(ComputeOperations::shown)
        .toList();
  }

  /** The paths of the resources that a pending operation is about to remove. */
  Set<String> beingDeleted(String project) {
    Set<String> out = new HashSet<>();
    for (OperationRow r : emulation.operations().list(API, project)) {
      if (!r.done() && r.kind().equals(DELETE)) {
        out.add(r.target());
      }
    }
    return out;
  }
}
