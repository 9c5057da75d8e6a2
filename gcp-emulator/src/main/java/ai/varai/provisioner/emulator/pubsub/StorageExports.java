package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.pubsub.Lease.AckId;
import ai.varai.provisioner.emulator.pubsub.Subscriber.Room;
import ai.varai.provisioner.emulator.storage.BucketContents;
import com.google.pubsub.v1.CloudStorageConfig;
import com.google.pubsub.v1.CloudStorageConfig.State;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the messages of subscriptions to buckets: a file when the longest time since the first of
 * its messages is over, or as soon as there are as many messages, or bytes, as one may have. What
 * cannot be written stays in the backlog, and is tried again each minute.
 */
final class StorageExports {
  private static final String KIND = "pubsub.export";
  private static final String FULL = "full";
  private static final String DUE = "due";
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** More than a file takes to be written. */
  private static final Duration LEASE = Duration.ofMinutes(10);

  /** What one file has where the subscription sets no limit. */
  private static final long MOST_BYTES = 100_000_000;

  private final PubSubTables tables;
  private final Queues queues;
  private final ServiceAgents agents;

  /** What has come since the last file. */
  private final Map<PubSubName, Room> waiting = new ConcurrentHashMap<>();

  private final Set<PubSubName> planned = ConcurrentHashMap.newKeySet();

  StorageExports(PubSubTables tables, Queues queues, ServiceAgents agents) {
    this.tables = tables;
    this.queues = queues;
    this.agents = agents;
    tables.emulation.operations().define(KIND, (row, now) -> row);
    tables
        .emulation
        .operations()
        .perform(
            KIND,
            () ->
                Optional.of(
                    row -> {
                      String[] target = row.target().split("\\|", -1);
                      write(
                          PubSubName.subscription(tables.projects(), target[0]),
                          target[1].equals(DUE));
                      return (pending, now) -> pending;
                    }));
  }

  /** Messages have come into the backlog of a subscription; nothing, if it has no bucket. */
  void arrived(PubSubName name, Subscription subscription, Room more) {
    if (!subscription.hasCloudStorageConfig() || subscription.getDetached()) {
      return;
    }
    CloudStorageConfig config = subscription.getCloudStorageConfig();
    Room now = waiting.merge(name, more, StorageExports::plus);
    if (full(config, now)) {
      plan(name, FULL, Duration.ZERO);
    }
    if (now.messages() > 0 && planned.add(name)) {
      plan(name, DUE, Duration.ofSeconds(config.getMaxDuration().getSeconds()));
    }
  }

  /** The backlog of a subscription is another one now, or its bucket. */
  void renewed(PubSubName name, Subscription subscription) {
    waiting.remove(name);
    if (subscription.hasCloudStorageConfig()) {
      arrived(name, subscription, tables.shelf(name).size());
    }
  }

  void forget(PubSubName name) {
    waiting.remove(name);
    planned.remove(name);
  }

  private static Room plus(Room a, Room b) {
    return new Room(a.messages() + b.messages(), a.bytes() + b.bytes());
  }

  private static boolean full(CloudStorageConfig config, Room room) {
    return room.bytes() >= limit(config).bytes() || room.messages() >= limit(config).messages();
  }

  private static Room limit(CloudStorageConfig config) {
    return new Room(
        config.getMaxMessages() == 0 ? Long.MAX_VALUE : config.getMaxMessages(),
        config.getMaxBytes() == 0 ? MOST_BYTES : config.getMaxBytes());
  }

  private void plan(PubSubName name, String why, Duration after) {
    tables
        .emulation
        .operations()
        .schedule("pubsub", name.project().id(), KIND, name.shown() + "|" + why, after);
  }

  /**
   * @param all whether a file that is not full is written as well
   */
  private void write(PubSubName name, boolean all) {
    if (all) {
      planned.remove(name);
    }
    Optional<Subscription> found =
        tables.find(name).filter(s -> s.hasCloudStorageConfig() && !s.getDetached());
    if (found.isEmpty()) {
      forget(name);
      return;
    }
    Subscription subscription = found.get();
    CloudStorageConfig config = subscription.getCloudStorageConfig();
    State state = State.ACTIVE;
    while (state == State.ACTIVE && (all || full(config, tables.shelf(name).size()))) {
      List<ReceivedMessage> taken = queues.of(name).take(new Object(), limit(config), LEASE);
      if (taken.isEmpty()) {
        break;
      }
      state = written(name, config, taken);
      settle(name, subscription, taken, state == State.ACTIVE);
    }
    show(name, state);
    waiting.put(name, tables.shelf(name).size());
    if (waiting.get(name).messages() > 0 && planned.add(name)) {
      plan(name, DUE, RETRY);
    }
  }

  private State written(
      PubSubName name, CloudStorageConfig config, List<ReceivedMessage> messages) {
    String account =
        config.getServiceAccountEmail().isEmpty()
            ? ServiceAgents.of(name.project())
            : config.getServiceAccountEmail();
    BucketContents contents = tables.emulation.plugin(BucketContents.class).orElseThrow();
    if (!contents.exists(config.getBucket())) {
      return State.NOT_FOUND;
    }
    if (!agents.mayWrite(account, config.getBucket())) {
      return State.PERMISSION_DENIED;
    }
    try {
      contents.write(
          config.getBucket(),
          ExportFile.name(config, tables.now(), tables.emulation.ids().uuid()),
          ExportFile.contentType(config),
          ExportFile.bytes(name, config, messages));
      return State.ACTIVE;
    } catch (GoogleError e) {
      return State.PERMISSION_DENIED;
    }
  }

  private void settle(
      PubSubName name, Subscription subscription, List<ReceivedMessage> messages, boolean done) {
    Queue queue = queues.of(name);
    List<AckId> ids = messages.stream().map(m -> AckId.parse(m.getAckId())).toList();
    if (done) {
      queue.acknowledge(subscription, ids);
      tables.activity.touch(name);
    } else {
      ids.forEach(id -> queue.extend(subscription, id, Duration.ZERO));
    }
  }

  private void show(PubSubName name, State state) {
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () ->
                tables
                    .find(name)
                    .filter(s -> s.hasCloudStorageConfig())
                    .filter(s -> s.getCloudStorageConfig().getState() != state)
                    .ifPresent(s -> tables.put(name, in(s, state))));
  }

  private static Subscription in(Subscription subscription, State state) {
    Subscription.Builder out = subscription.toBuilder();
    out.getCloudStorageConfigBuilder().setState(state);
    return out.setState(
            state == State.ACTIVE ? Subscription.State.ACTIVE : Subscription.State.RESOURCE_ERROR)
        .build();
  }
}
