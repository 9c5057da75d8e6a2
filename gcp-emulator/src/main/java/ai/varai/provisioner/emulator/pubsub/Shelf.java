package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.pubsub.Subscriber.Room;
import ai.varai.provisioner.emulator.store.Table;
import com.google.pubsub.v1.PubsubMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Messages that are kept for one holder, in the order of their publication.
 *
 * @param prefix of the keys of its rows; its identifiers sort as numbers do
 */
record Shelf(Table<PubsubMessage> rows, String project, String prefix) {
  private static final int DIGITS = 19;

  void put(PubsubMessage message) {
    rows.put(project, key(message.getMessageId()), message);
  }

  void remove(String messageId) {
    rows.remove(project, key(messageId));
  }

  Optional<PubsubMessage> get(String messageId) {
    return rows.get(project, key(messageId));
  }

  boolean contains(String messageId) {
    return rows.contains(project, key(messageId));
  }

  List<PubsubMessage> all() {
    return rows.list(project, prefix);
  }

  /** Reads the messages one by one, as long as the reader wants more. */
  void scan(Predicate<PubsubMessage> reader) {
    rows.scan(project, prefix, reader);
  }

  /** How many messages there are, and how many bytes they have. */
  Room size() {
    long[] sizes = new long[2];
    scan(
        message -> {
          sizes[0]++;
          sizes[1] += message.getSerializedSize();
          return true;
        });
    return new Room(sizes[0], sizes[1]);
  }

  /** When the first one was published; empty when there is none. */
  Optional<Instant> oldest() {
    List<Instant> first = new ArrayList<>();
    scan(
        message -> {
          first.add(published(message));
          return false;
        });
    return first.stream().findFirst();
  }

  void clear() {
    all().forEach(m -> remove(m.getMessageId()));
  }

  /** Lets go of what was published before this time. */
  void expire(Instant before) {
    List<PubsubMessage> old = new ArrayList<>();
    scan(m -> published(m).isBefore(before) && old.add(m));
    old.forEach(m -> remove(m.getMessageId()));
  }

  static Instant published(PubsubMessage message) {
    return Instant.ofEpochSecond(
        message.getPublishTime().getSeconds(), message.getPublishTime().getNanos());
  }

  private String key(String messageId) {
    return prefix + "0".repeat(Math.max(0, DIGITS - messageId.length())) + messageId;
  }
}
