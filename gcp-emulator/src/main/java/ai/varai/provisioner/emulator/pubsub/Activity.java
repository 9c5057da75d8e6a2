package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When somebody last used each subscription. In the store it is some minutes behind, so that not
 * every pull writes.
 */
final class Activity {
  private static final Duration BEHIND = Duration.ofMinutes(10);
  private static final String LAST = "last";
  private static final String TURN = "turn";

  private record Seen(Instant last, Instant written) {}

  private final Emulation emulation;
  private final Table<ObjectNode> rows;
  private final Map<PubSubName, Seen> seen = new ConcurrentHashMap<>();

  Activity(Emulation emulation) {
    this.emulation = emulation;
    this.rows = emulation.store().table("pubsub.activity", Codec.json());
    emulation
        .store()
        .onClear(project -> () -> seen.keySet().removeIf(n -> n.project().id().equals(project)));
  }

  /** Somebody uses the subscription, now. */
  void touch(PubSubName subscription) {
    Instant now = emulation.clock().instant();
    Instant written =
        seen.compute(
                subscription,
                (name, before) -> new Seen(now, before == null ? stored(name) : before.written))
            .written;
    if (now.isAfter(written.plus(BEHIND))) {
      write(subscription, LAST, now.toString());
      seen.put(subscription, new Seen(now, now));
    }
  }

  Instant last(PubSubName subscription) {
    Seen known = seen.get(subscription);
    return known == null ? stored(subscription) : known.last;
  }

  private Instant stored(PubSubName subscription) {
    String text = Trees.text(row(subscription), LAST);
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }

  /** Whose turn it is to look whether the subscription has expired. */
  String turn(PubSubName subscription) {
    return Trees.text(row(subscription), TURN);
  }

  void turn(PubSubName subscription, String next) {
    write(subscription, TURN, next);
  }

  /** The subscription is no more. */
  void forget(PubSubName subscription) {
    rows.remove(subscription.project().id(), subscription.key());
    seen.remove(subscription);
  }

  private ObjectNode row(PubSubName subscription) {
    return rows.get(subscription.project().id(), subscription.key())
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private void write(PubSubName subscription, String field, String value) {
    String project = subscription.project().id();
    emulation
        .store()
        .run(
            project,
            () -> rows.put(project, subscription.key(), row(subscription).put(field, value)));
  }
}
