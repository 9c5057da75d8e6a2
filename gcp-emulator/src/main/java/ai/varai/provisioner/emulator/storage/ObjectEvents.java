package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.TopicMessages;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells the topics of a bucket's notification configurations what happens to its objects.
 *
 * @see <a href="https://cloud.google.com/storage/docs/pubsub-notifications">Pub/Sub
 *     notifications</a>
 */
final class ObjectEvents {
  private final Emulation emulation;
  private final StorageTables tables;

  ObjectEvents(Emulation emulation, StorageTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  /**
   * @param before the live version that it took the place of
   */
  void finalized(Bucket bucket, ObjectNode object, Optional<ObjectNode> before) {
    tell(
        bucket,
        object,
        "OBJECT_FINALIZE",
        before
            .map(b -> Map.of("overwroteGeneration", Trees.text(b, "generation")))
            .orElse(Map.of()));
  }

  void updated(Bucket bucket, ObjectNode object) {
    tell(bucket, object, "OBJECT_METADATA_UPDATE", Map.of());
  }

  /**
   * A live version is no more: it was deleted, or is noncurrent where the bucket keeps versions.
   */
  void left(Bucket bucket, ObjectNode object) {
    tell(bucket, object, leaving(bucket), Map.of());
  }

  /** As {@link #left(Bucket, ObjectNode)}, because another version took its place. */
  void left(Bucket bucket, ObjectNode object, ObjectNode next) {
    tell(
        bucket,
        object,
        leaving(bucket),
        Map.of("overwrittenByGeneration", Trees.text(next, "generation")));
  }

  private static String leaving(Bucket bucket) {
    return bucket.versioned() ? "OBJECT_ARCHIVE" : "OBJECT_DELETE";
  }

  void deleted(Bucket bucket, ObjectNode version) {
    tell(bucket, version, "OBJECT_DELETE", Map.of());
  }

  private void tell(Bucket bucket, ObjectNode object, String type, Map<String, String> more) {
    for (ObjectNode config : tables.extras(bucket, Notifications.GROUP)) {
      if (wants(config, type, Trees.text(object, "name"))) {
        publish(bucket, config, object, type, more);
      }
    }
  }

  private static boolean wants(ObjectNode config, String type, String object) {
    JsonNode types = config.path("event_types");
    boolean any = types.isEmpty();
    for (JsonNode each : types) {
      any |= each.asText().equals(type);
    }
    return any && object.startsWith(Trees.text(config, "object_name_prefix"));
  }

  private void publish(
      Bucket bucket, ObjectNode config, ObjectNode object, String type, Map<String, String> more) {
    Map<String, String> attributes = new TreeMap<>();
    config
        .path("custom_attributes")
        .properties()
        .forEach(e -> attributes.put(e.getKey(), e.getValue().asText()));
    attributes.put(
        "notificationConfig",
        "projects/_/buckets/" + bucket.name() + "/notificationConfigs/" + Trees.text(config, "id"));
    attributes.put("eventType", type);
    attributes.put("payloadFormat", Trees.text(config, "payload_format"));
    attributes.put("bucketId", bucket.name());
    attributes.put("objectId", Trees.text(object, "name"));
    attributes.put("objectGeneration", Trees.text(object, "generation"));
    attributes.put("eventTime", tables.timestamp());
    attributes.putAll(more);
    ObjectNode shown = object.deepCopy();
    shown.remove("acl");
    emulation
        .plugin(TopicMessages.class)
        .orElseThrow()
        .publish(
            bucket.project(),
            Trees.text(config, "topic").replaceFirst("^//pubsub\\.googleapis\\.com/", ""),
            KmsKeys.serviceAccount(emulation.projects().require(bucket.project()).number()),
            attributes,
            Trees.text(config, "payload_format").equals("NONE") ? "" : shown.toString());
  }
}
