package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.pubsub.Subscriber.Room;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Gives messages to all who are to have them: the subscriptions of the topic that want them, its
 * snapshots, and the topic itself when it remembers. Whoever publishes is answered when all have
 * them; after a crash in between he publishes again, and some get a message twice.
 */
final class Publishing {
  private final PubSubTables tables;
  private final TopicSchemas schemas;
  private final Queues queues;

  /** Identifiers grow with the time of this machine, also over restarts. */
  private final AtomicLong last = new AtomicLong();

  Publishing(PubSubTables tables, TopicSchemas schemas, Queues queues) {
    this.tables = tables;
    this.schemas = schemas;
    this.queues = queues;
  }

  /**
   * Publishes to a topic that is there, and gives the messages' identifiers. None is published when
   * one of them does not follow the topic's schema: INVALID_ARGUMENT.
   */
  List<String> publish(PubSubName name, List<PubsubMessage> messages) {
    Topic topic = tables.topic(name);
    List<PubsubMessage> held = schemas.held(topic, messages);
    Set<PubSubName> all = new LinkedHashSet<>(tables.snapshotsOf(topic.getName()));
    if (topic.hasMessageRetentionDuration()) {
      all.add(name);
    }
    Map<PubSubName, List<Integer>> wanted = wanted(topic, held);
    Map<PubSubName, List<PubsubMessage>> kept = new LinkedHashMap<>();
    Map<PubSubName, List<PubsubMessage>> delivered = new LinkedHashMap<>();
    // Identifiers are given under the lock under which the messages are written: who reads them in
    // their order then never sees one whose predecessor is still to come.
    List<PubsubMessage> published =
        tables
            .emulation
            .store()
            .transact(
                name.project().id(),
                () -> {
                  List<PubsubMessage> identified = identified(held);
                  all.forEach(holder -> kept.put(holder, identified));
                  wanted.forEach(
                      (subscriber, which) ->
                          delivered.put(subscriber, which.stream().map(identified::get).toList()));
                  kept.putAll(delivered);
                  keep(kept, name.project().id()::equals);
                  return identified;
                });
    keep(kept, project -> !project.equals(name.project().id()));
    if (topic.hasMessageRetentionDuration()) {
      tables
          .shelf(name)
          .expire(tables.now().minusSeconds(topic.getMessageRetentionDuration().getSeconds()));
    }
    delivered.forEach(this::arrived);
    return published.stream().map(PubsubMessage::getMessageId).toList();
  }

  /** Which of the messages the topic's subscriptions want; without those that want none. */
  private Map<PubSubName, List<Integer>> wanted(Topic topic, List<PubsubMessage> messages) {
    Map<PubSubName, List<Integer>> out = new LinkedHashMap<>();
    for (PubSubName subscriber :
        tables.subscriptions(s -> s.getTopic().equals(topic.getName()) && !s.getDetached())) {
      Optional<Subscription> found = tables.find(subscriber);
      if (found.isEmpty()) {
        continue;
      }
      Predicate<Map<String, String>> wants = MessageFilter.parse(found.get().getFilter());
      List<Integer> wanted =
          IntStream.range(0, messages.size())
              .filter(i -> wants.test(messages.get(i).getAttributesMap()))
              .boxed()
              .toList();
      if (!wanted.isEmpty()) {
        out.put(subscriber, wanted);
      }
    }
    return out;
  }

  private void arrived(PubSubName subscriber, List<PubsubMessage> messages) {
    long bytes = messages.stream().mapToLong(PubsubMessage::getSerializedSize).sum();
    Room room = new Room(messages.size(), bytes);
    tables.find(subscriber).ifPresent(s -> queues.exports().arrived(subscriber, s, room));
    queues.of(subscriber).pump();
  }

  /** Writes them down for their holders in some projects; those of one get them at once. */
  private void keep(Map<PubSubName, List<PubsubMessage>> messages, Predicate<String> projects) {
    Map<String, List<PubSubName>> holders =
        messages.keySet().stream()
            .filter(h -> projects.test(h.project().id()))
            .collect(Collectors.groupingBy(h -> h.project().id()));
    holders.forEach(
        (project, names) ->
            tables
                .emulation
                .store()
                .run(
                    project,
                    () ->
                        names.forEach(
                            h ->
                                messages
                                    .getOrDefault(h, List.of())
                                    .forEach(tables.shelf(h)::put))));
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
