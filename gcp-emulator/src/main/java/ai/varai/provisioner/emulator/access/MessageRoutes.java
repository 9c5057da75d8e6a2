package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.support.FieldMasks;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.Map;

/**
 * What a request to Pub/Sub needs besides the permission on the resource that it is about: whoever
 * leads messages from one resource to another has to be allowed to take them there.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/access-control#required_permissions">Required
 *     permissions</a>
 */
final class MessageRoutes {
  private MessageRoutes() {}

  /** Permissions, and the names of the resources on which they are needed. */
  static Map<String, String> further(Message request) {
    return switch (request.getDescriptorForType().getFullName()) {
      case "google.pubsub.v1.Subscription" ->
          Map.of("pubsub.topics.attachSubscription", text(request, "topic"));
      case "google.pubsub.v1.CreateSnapshotRequest" ->
          Map.of("pubsub.subscriptions.consume", text(request, "subscription"));
      case "google.pubsub.v1.SeekRequest" -> {
        String snapshot = text(request, "snapshot");
        yield snapshot.isEmpty() ? Map.of() : Map.of("pubsub.snapshots.seek", snapshot);
      }
      case "google.pubsub.v1.Topic" -> attached(request);
      case "google.pubsub.v1.UpdateTopicRequest" ->
          FieldMasks.topLevel((FieldMask) inner(request, "update_mask")).contains("schema_settings")
              ? attached(inner(request, "topic"))
              : Map.of();
      default -> Map.of();
    };
  }

  private static Map<String, String> attached(Message topic) {
    String schema = text(inner(topic, "schema_settings"), "schema");
    return schema.isEmpty() ? Map.of() : Map.of("pubsub.schemas.attach", schema);
  }

  private static Message inner(Message message, String field) {
    return (Message) message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static String text(Message request, String field) {
    FieldDescriptor f = request.getDescriptorForType().findFieldByName(field);
    return (String) request.getField(f);
  }
}
