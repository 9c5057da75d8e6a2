package ai.varai.provisioner.emulator.pubsub;

import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Gives messages to all who are to have them: the subscriptions of the topic that want them, its
 * snapshots, and the topic itself when it remembers. Whoever publishes is answered when all have
 * them; after a crash in between he publishes again, and some get a message twice.
 */
final class Publishing {
  private final PubSubTables tables;
  private final Queues queues;

  /** Identifiers grow with the time of this machine, also over restarts. */
  private final AtomicLong last = new AtomicLong();

  Publishing(PubSubTables tables, Queues queues) {
    this.tables = tables;
    this.queues = queues;
  }

  /** Publishes to a topic that is there, and gives the messages' identifiers. */
  List<String> publish(PubSubName name, List<PubsubMessage> messages) {
    Topic topic = tables.topic(name);
    List<PubsubMessage> published = identified(messages);
    if (topic.hasMessageRetentionDuration()) {
      keep(name, published);
      tables
          .shelf(name)
          .expire(tables.now().minusSeconds(topic.getMessageRetentionDuration().getSeconds()));
    }
    tables.snapshotsOf(topic.getName()).forEach(snapshot -> keep(snapshot, published));
    for (PubSubName subscriber :
        tables.subscriptions(s -> s.getTopic().equals(topic.getName()) && !s.getDetached())) {
      tables.find(subscriber).ifPresent(s -> deliver(subscriber, s, published));
    }
    return published.stream().map(PubsubMessage::getMessageId).toList();
  }

  private void deliver(PubSubName name, Subscription subscription, List<PubsubMessage> messages) {
    Predicate<Map<String, String>> filter = MessageFilter.parse(subscription.getFilter());
    List<PubsubMessage> wanted =
        messages.stream().filter(m -> filter.test(m.getAttributesMap())).toList();
    if (!wanted.isEmpty()) {
      keep(name, wanted);
      queues.of(name).pump();
    }
  }

  private void keep(PubSubName holder, List<PubsubMessage> messages) {
    Shelf shelf = tables.shelf(holder);
    tables.emulation.store().run(holder.project().id(), () -> messages.forEach(shelf::put));
  }

  private List<PubsubMessage> identified(List<PubsubMessage> messages) {
    Instant now = tables.now();
    Timestamp time =
        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build();
    List<PubsubMessage> out = new ArrayList<>();
    for (PubsubMessage message : messages) {
      out.add(
          message.toBuilder().setMessageId(Long.toString(nextId())).setPublishTime(time).build());
    }
    return out;
  }

  private long nextId() {
    long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    return last.updateAndGet(before -> Math.max(before + 1, micros));
  }
}
