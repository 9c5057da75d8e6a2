package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Channels of object change notification: {@code objects.watchAll} opens one, {@code channels.stop}
 * ends it. Each change of an object in the bucket is told to the channel's address.
 *
 * @see <a href="https://cloud.google.com/storage/docs/object-change-notification">Object change
 *     notification</a>
 */
final class Channels {

  static final String GROUP = "channels";

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Duration LONGEST = Duration.ofDays(7);

  private final StorageTables tables;
  private final Ids ids;

  Channels(Emulation emulation, StorageTables tables) {
    this.tables = tables;
    this.ids = emulation.ids();
  }

  JsonAnswer watch(JsonCall call) {
    ObjectNode body = call.body();
    Bucket at = tables.require(call.variable("bucket"));
    for (String field : new String[] {"id", "type", "address"}) {
      if (Trees.text(body, field).isEmpty()) {
        throw StorageErrors.required(field);
      }
    }
    String id = Trees.text(body, "id");
    if (!id.matches("[A-Za-z0-9\\-_+/=]{1,64}")) {
      throw StorageErrors.invalid("Invalid value for: channel id '" + id + "'");
    }
    if (!Set.of("web_hook", "webhook").contains(Trees.text(body, "type"))) {
      throw StorageErrors.invalid("Unknown channel type: " + Trees.text(body, "type"))
          .withReason("channelUnknown");
    }
    String address = address(Trees.text(body, "address"));
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", "api#channel");
    row.put("id", id);
    row.put("resourceId", ids.uuid().replace("-", ""));
    row.put("resourceUri", "https://www.googleapis.com/storage/v1/b/" + at.name() + "/o?alt=json");
    if (!Trees.text(body, "token").isEmpty()) {
      row.put("token", Trees.text(body, "token"));
    }
    Instant latest = tables.now().plus(LONGEST);
    long end =
        Trees.number(body, "expiration")
            .map(asked -> Math.min(asked, latest.toEpochMilli()))
            .orElse(latest.toEpochMilli());
    row.put("expiration", Long.toString(end));
    ObjectNode kept = row.deepCopy().put("address", address);
    call.parameter("prefix").ifPresent(p -> kept.put("prefix", p));
    tables.store.run(
        at.project(),
        () -> {
          if (tables.extra(at, GROUP, id).filter(this::lives).isPresent()) {
            throw StorageErrors.invalid("Channel id " + id + " not unique")
                .withReason("channelIdNotUnique");
          }
          tables.putExtra(at, GROUP, id, kept);
          tables.changes.opened(at, kept);
        });
    return JsonAnswer.ok(row);
  }

  /** Google wants HTTPS; on this machine nobody has a certificate. */
  private static String address(String text) {
    try {
      URI uri = URI.create(text);
      boolean local = uri.getHost() != null && LOCAL.contains(uri.getHost());
      if ("https".equals(uri.getScheme()) || (local && "http".equals(uri.getScheme()))) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      throw StorageErrors.invalid("Invalid webhook address: " + text)
          .withReason("push.webhookUrlInvalid");
    }
    throw StorageErrors.invalid("WebHook callback must be HTTPS: " + text)
        .withReason("push.webhookUrlNotHttps");
  }

  private boolean lives(ObjectNode channel) {
    return Trees.number(channel, "expiration").orElse(0L) > tables.now().toEpochMilli();
  }

  JsonAnswer stop(JsonCall call) {
    ObjectNode body = call.body();
    for (String field : new String[] {"id", "resourceId"}) {
      if (Trees.text(body, field).isEmpty()) {
        throw StorageErrors.required(field);
      }
    }
    String id = Trees.text(body, "id");
    for (String project : tables.buckets.projects()) {
      for (ObjectNode row : tables.buckets.list(project, "")) {
        Bucket at = new Bucket(project, row);
        boolean here =
            tables
                .extra(at, GROUP, id)
                .filter(this::lives)
                .filter(c -> c.path("resourceId").equals(body.path("resourceId")))
                .isPresent();
        if (here) {
          tables.removeExtra(at, GROUP, id);
          return JsonAnswer.noContent();
        }
      }
    }
    throw GoogleError.notFound("Channel '" + id + "' not found");
  }
}
