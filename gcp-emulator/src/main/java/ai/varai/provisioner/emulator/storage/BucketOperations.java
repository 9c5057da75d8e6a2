package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The long operations on one bucket, and the methods of {@code storage.buckets.operations}.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/operations">Operations</a>
 */
final class BucketOperations {

  private static final String API = "storage";
  private static final String TYPES = "type.googleapis.com/google.storage.control.v2.";

  private final Emulation emulation;
  private final StorageTables tables;

  BucketOperations(Emulation emulation, StorageTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  /**
   * Says what an operation does when it is due.
   *
   * @param effect gets the metadata, which it may change, and gives the answer's type and fields
   */
  void define(String kind, Function<ObjectNode, ObjectNode> effect) {
    emulation
        .operations()
        .define(
            kind,
            (row, now) -> {
              ObjectNode body = row.json();
              ObjectNode metadata = Trees.object(body, "metadata");
              body.set("response", effect.apply(metadata));
              ObjectNode common = Trees.object(metadata, "commonMetadata");
              common.put("endTime", StorageTables.timestamp(now));
              common.put("updateTime", StorageTables.timestamp(now));
              common.put("progressPercent", 100);
              body.put("done", true);
              return row.with(body);
            });
  }

  /** Says what becomes of an operation that ends with an error. */
  void defineFailure(String kind, Consumer<ObjectNode> undo) {
    emulation
        .operations()
        .defineFailure(kind, (row, error) -> undo.accept(Trees.object(row.json(), "metadata")));
  }

  /**
   * Starts one.
   *
   * @param type the metadata's message; the operation's type follows from it
   */
  ObjectNode start(
      Bucket bucket, String kind, String id, String type, Duration usual, ObjectNode details) {
    String name = prefix(bucket.name()) + id;
    Instant now = tables.now();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("kind", "storage#operation");
    body.put("name", name);
    body.put(
        "selfLink",
        "https://www.googleapis.com/storage/v1/b/" + bucket.name() + "/operations/" + id);
    body.put("done", false);
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("@type", TYPES + type);
    metadata
        .putObject("commonMetadata")
        .put("createTime", StorageTables.timestamp(now))
        .put("updateTime", StorageTables.timestamp(now))
        .put("type", kind.substring(kind.indexOf('.') + 1))
        .put("requestedCancellation", false)
        .put("progressPercent", -1);
    metadata.setAll(details);
    emulation.operations().start(API, bucket.project(), kind, bucket.name(), usual, name, body);
    return emulation.operations().find(name).map(OperationRow::json).orElse(body);
  }

  /** A name for the next one. */
  String newId() {
    return emulation.ids().uuid().replace("-", "");
  }

  static ObjectNode answer(String type) {
    return JsonNodeFactory.instance.objectNode().put("@type", type);
  }

  JsonAnswer get(JsonCall call) {
    return JsonAnswer.ok(require(call).json());
  }

  JsonAnswer list(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    ListFilter filter = ListFilter.parse(call.parameter("filter").orElse(""));
    List<ObjectNode> all =
        emulation.operations().list(API, bucket.project()).stream()
            .filter(r -> r.name().startsWith(prefix(bucket.name())))
            .map(OperationRow::json)
            .filter(filter::test)
            .toList();
    Page<ObjectNode> page =
        Page.of(
            all,
            Buckets.pageSize(call),
            call.parameter("pageToken").orElse(""),
            100,
            100,
            o -> Trees.text(o, "name"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", "storage#operations");
    if (!page.items().isEmpty()) {
      ArrayNode items = answer.putArray("operations");
      page.items().forEach(items::add);
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  /** Accepts the wish, of which Google promises nothing: only what waits for somebody heeds it. */
  JsonAnswer cancel(JsonCall call) {
    OperationRow row = require(call);
    if (BucketRelocations.waits(row)) {
      emulation
          .operations()
          .abort(row.name(), GoogleError.of(Code.CANCELLED, "The operation was cancelled."));
    }
    return JsonAnswer.noContent();
  }

  OperationRow require(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    return emulation
        .operations()
        .find(prefix(bucket.name()) + call.variable("operationId"))
        .filter(r -> r.project().equals(bucket.project()))
        .orElseThrow(() -> GoogleError.notFound("The specified operation does not exist."));
  }

  private static String prefix(String bucket) {
    return "projects/_/buckets/" + bucket + "/operations/";
  }
}
