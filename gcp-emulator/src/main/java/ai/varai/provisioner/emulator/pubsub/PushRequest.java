package ai.varai.provisioner.emulator.pubsub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is posted to an endpoint: a message wrapped in JSON, or its data as they are.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/push#receive_push">Wrapped messages</a>
 * @see <a href="https://cloud.google.com/pubsub/docs/payload-unwrapping">Payload unwrapping</a>
 */
record PushRequest(Map<String, String> headers, byte[] body) {

  static PushRequest of(Subscription subscription, ReceivedMessage received) {
    PushConfig config = subscription.getPushConfig();
    return config.hasNoWrapper()
        ? bare(subscription, received, config.getNoWrapper().getWriteMetadata())
        : wrapped(subscription, received);
  }

  private static PushRequest wrapped(Subscription subscription, ReceivedMessage received) {
    PubsubMessage message = received.getMessage();
    String time = Timestamps.toString(message.getPublishTime());
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    if (received.getDeliveryAttempt() > 0) {
      envelope.put("deliveryAttempt", received.getDeliveryAttempt());
    }
    ObjectNode inner = envelope.putObject("message");
    if (message.getAttributesCount() > 0) {
      ObjectNode attributes = inner.putObject("attributes");
      message.getAttributesMap().forEach(attributes::put);
    }
    if (!message.getData().isEmpty()) {
      inner.put("data", Base64.getEncoder().encodeToString(message.getData().toByteArray()));
    }
    inner.put("messageId", message.getMessageId()).put("message_id", message.getMessageId());
    if (!message.getOrderingKey().isEmpty()) {
      inner.put("orderingKey", message.getOrderingKey());
    }
    inner.put("publishTime", time).put("publish_time", time);
    envelope.put("subscription", subscription.getName());
    return new PushRequest(
        Map.of("content-type", "application/json"),
        envelope.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static PushRequest bare(
      Subscription subscription, ReceivedMessage received, boolean metadata) {
    PubsubMessage message = received.getMessage();
    Map<String, String> headers = new LinkedHashMap<>();
    if (metadata) {
      headers.put("x-goog-pubsub-subscription-name", subscription.getName());
      headers.put("x-goog-pubsub-message-id", message.getMessageId());
      headers.put("x-goog-pubsub-publish-time", Timestamps.toString(message.getPublishTime()));
      if (!message.getOrderingKey().isEmpty()) {
        headers.put("x-goog-pubsub-ordering-key", message.getOrderingKey());
      }
      // Attributes whose names or values are no headers are left out, as there.
      message
          .getAttributesMap()
          .forEach(
              (key, value) -> {
                if (key.matches("[A-Za-z0-9_-]+") && value.matches("[\\x20-\\x7e]*")) {
                  headers.put(key.toLowerCase(java.util.Locale.ROOT), value);
                }
              });
    }
    return new PushRequest(headers, message.getData().toByteArray());
  }
}
