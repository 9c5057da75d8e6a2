package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.control.Notifications;
import ai.varai.provisioner.emulator.control.Notifications.Notification;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.support.TopicMessages;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what other APIs have to tell. A message is an operation that nobody sees, so that it
 * goes out when what it tells of has been written, and also after a crash.
 */
final class ServiceMessages implements TopicMessages {
  private static final Logger log = LoggerFactory.getLogger(ServiceMessages.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SEND = "pubsub.tell";

  private final Emulation emulation;
  private final PubSubTables tables;
  private final Publishing publishing;
  private final ServiceAgents agents;

  ServiceMessages(
      Emulation emulation, PubSubTables tables, Publishing publishing, ServiceAgents agents) {
    this.emulation = emulation;
    this.tables = tables;
    this.publishing = publishing;
    this.agents = agents;
    emulation
        .operations()
        .perform(
            SEND,
            () ->
                Optional.of(
                    row -> {
                      send(row);
                      return (pending, now) -> pending;
                    }));
  }

  @Override
  public void publish(
      String project, String topic, String account, Map<String, String> attributes, String data) {
    emulation
        .plugin(Notifications.class)
        .orElseThrow()
        .add(new Notification(tables.now(), topic, attributes, data));
    if (!allowed(account, topic)) {
      return;
    }
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("topic", topic).put("data", data);
    ObjectNode named = message.putObject("attributes");
    attributes.forEach(named::put);
    emulation.operations().schedule("pubsub", project, SEND, message.toString(), Duration.ZERO);
  }

  @Override
  public void publishNow(String topic, Map<String, String> attributes, byte[] data) {
    publishing.publish(
        PubSubName.topic(tables.projects(), topic),
        List.of(
            PubsubMessage.newBuilder()
                .putAllAttributes(attributes)
                .setData(ByteString.copyFrom(data))
                .build()));
  }

  /** Asked when it happens: what is granted later is not for what was before. */
  private boolean allowed(String account, String topic) {
    try {
      if (agents.mayPublish(account, PubSubName.topic(tables.projects(), topic))) {
        return true;
      }
      log.info("{} may not publish to {}", account, topic);
    } catch (GoogleError e) {
      log.info("nobody is told: {}", e.getMessage());
    }
    return false;
  }

  private void send(OperationRow row) {
    try {
      JsonNode message = MAPPER.readTree(row.target());
      PubSubName topic = PubSubName.topic(tables.projects(), Trees.text(message, "topic"));
      PubsubMessage.Builder out =
          PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(Trees.text(message, "data")));
      message
          .path("attributes")
          .properties()
          .forEach(e -> out.putAttributes(e.getKey(), e.getValue().asText()));
      publishing.publish(topic, List.of(out.build()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (GoogleError e) {
      log.info("nobody was told: {}", e.getMessage());
    }
  }
}
