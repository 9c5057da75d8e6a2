package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells channels of changes of objects. A message is an operation that nobody sees, so that it is
 * sent when the change is made for good, outside of its transaction.
 */
final class ObjectChanges {

  private static final Logger log = LoggerFactory.getLogger(ObjectChanges.class);
  private static final String SEND = "storage.send-change";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Emulation emulation;
  private final StorageTables tables;

  ObjectChanges(Emulation emulation, StorageTables tables) {
    this.emulation = emulation;
    this.tables = tables;
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

  /** The first message of a channel. */
  void opened(Bucket bucket, ObjectNode channel) {
    tell(bucket, channel, "sync", JsonNodeFactory.instance.objectNode());
  }

  void changed(Bucket bucket, ObjectNode object, boolean exists) {
    long now = tables.now().toEpochMilli();
    for (ObjectNode channel : tables.extras(bucket, Channels.GROUP)) {
      if (Trees.number(channel, "expiration").orElse(0L) <= now) {
        tables.removeExtra(bucket, Channels.GROUP, Trees.text(channel, "id"));
      } else if (Trees.text(object, "name").startsWith(Trees.text(channel, "prefix"))) {
        ObjectNode shown = object.deepCopy();
        shown.remove("acl");
        tell(bucket, channel, exists ? "exists" : "not_exists", shown);
      }
    }
  }

  private void tell(Bucket bucket, ObjectNode channel, String state, ObjectNode object) {
    long number = Trees.number(channel, "_sent").orElse(0L) + 1;
    channel.put("_sent", number);
    tables.putExtra(bucket, Channels.GROUP, Trees.text(channel, "id"), channel);
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.set("channel", channel);
    message.put("state", state);
    message.set("object", object);
    emulation
        .operations()
        .schedule("storage", bucket.project(), SEND, message.toString(), Duration.ZERO);
  }

  private static void send(OperationRow row) {
    try {
      JsonNode message = MAPPER.readTree(row.target());
      JsonNode channel = message.path("channel");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(Trees.text(channel, "address")))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json; utf-8")
              .header("X-Goog-Channel-Id", Trees.text(channel, "id"))
              .header("X-Goog-Message-Number", channel.path("_sent").asText())
              .header("X-Goog-Resource-Id", Trees.text(channel, "resourceId"))
              .header("X-Goog-Resource-State", Trees.text(message, "state"))
              .header("X-Goog-Resource-Uri", Trees.text(channel, "resourceUri"));
      String token = Trees.text(channel, "token");
      if (!token.isEmpty()) {
        request.header("X-Goog-Channel-Token", token);
      }
      boolean sync = Trees.text(message, "state").equals("sync");
      HttpClient.newHttpClient()
          .send(
              request
                  .POST(
                      sync
                          ? HttpRequest.BodyPublishers.noBody()
                          : HttpRequest.BodyPublishers.ofString(message.path("object").toString()))
                  .build(),
              HttpResponse.BodyHandlers.discarding());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // As Google, who gives up in the end: nobody is told.
      log.info("a change of an object could not be told: {}", e.toString());
    }
  }
}
