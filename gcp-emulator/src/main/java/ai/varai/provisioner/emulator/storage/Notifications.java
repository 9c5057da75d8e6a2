package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Configurations of notifications, by which {@link ObjectEvents} tells topics of objects. */
final class Notifications {

  static final String GROUP = "notification";

  /**
   * In this order they are shown, whatever the order in which a caller names them: Terraform's
   * provider sends them sorted, and its acceptance test expects them so.
   *
   * @see <a href="https://cloud.google.com/storage/docs/pubsub-notifications#events">Events</a>
   */
  private static final List<String> EVENTS =
      List.of("OBJECT_FINALIZE", "OBJECT_METADATA_UPDATE", "OBJECT_DELETE", "OBJECT_ARCHIVE");

  private final StorageTables tables;

  Notifications(StorageTables tables) {
    this.tables = tables;
  }

  JsonAnswer insert(JsonCall call) {
    ObjectNode body = call.body();
    Bucket at = tables.require(call.variable("bucket"));
    String topic = Trees.text(body, "topic").replaceFirst("^//pubsub\\.googleapis\\.com/", "");
    if (!topic.matches("projects/[^/]+/topics/[^/]+")) {
      throw StorageErrors.invalid("Invalid Google Cloud Pub/Sub topic.");
    }
    String format = Trees.text(body, "payload_format");
    if (!List.of("", "JSON_API_V1", "NONE").contains(format)) {
      throw StorageErrors.invalid("Invalid payload format: " + format);
    }
    ObjectNode made =
        tables.store.transact(
            at.project(),
            () -> {
              long id =
                  1
                      + tables.extras(at, GROUP).stream()
                          .mapToLong(n -> Trees.number(n, "id").orElse(0L))
                          .max()
                          .orElse(0);
              ObjectNode row = body.deepCopy();
              ordered(row);
              row.put("kind", "storage#notification");
              row.put("id", Long.toString(id));
              row.put("topic", "//pubsub.googleapis.com/" + topic);
              Trees.putDefault(row, "payload_format", "JSON_API_V1");
              row.put("etag", Long.toString(id));
              row.put(
                  "selfLink",
                  "https://www.googleapis.com/storage/v1/b/"
                      + at.name()
                      + "/notificationConfigs/"
                      + id);
              tables.putExtra(at, GROUP, Long.toString(id), row);
              return row;
            });
    return JsonAnswer.ok(made);
  }

  private static void ordered(ObjectNode row) {
    if (row.path("event_types") instanceof ArrayNode types) {
      List<String> named = new ArrayList<>();
      types.forEach(type -> named.add(type.asText()));
      named.sort(Comparator.comparingInt(EVENTS::indexOf));
      ArrayNode shown = row.putArray("event_types");
      named.forEach(shown::add);
    }
  }

  JsonAnswer list(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", "storage#notifications");
    List<ObjectNode> all = tables.extras(at, GROUP);
    if (!all.isEmpty()) {
      ArrayNode items = answer.putArray("items");
      all.forEach(items::add);
    }
    return JsonAnswer.ok(answer);
  }

  JsonAnswer get(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    return JsonAnswer.ok(require(at, call.variable("notification")));
  }

  JsonAnswer delete(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    String id = call.variable("notification");
    tables.store.run(
        at.project(),
        () -> {
          require(at, id);
          tables.removeExtra(at, GROUP, id);
        });
    return JsonAnswer.noContent();
  }

  private ObjectNode require(Bucket at, String id) {
    return tables
        .extra(at, GROUP, id)
        .orElseThrow(() -> GoogleError.notFound("The specified notification does not exist."));
  }
}
