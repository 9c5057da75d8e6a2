package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The queues of all subscriptions, made when somebody first wants something of one. */
final class Queues {
  private final PubSubTables tables;
  private final DeadLetters deadLetters;
  private final Publishing publishing;
  private final StorageExports exports;
  private final Map<PubSubName, Queue> queues = new ConcurrentHashMap<>();

  Queues(PubSubTables tables, TopicSchemas schemas, ServiceAgents agents) {
    this.tables = tables;
    this.deadLetters = new DeadLetters(tables, agents);
    this.exports = new StorageExports(tables, this, agents);
    this.publishing = new Publishing(tables, schemas, this);
    tables.emulation.clock().onTravel(() -> queues.values().forEach(Queue::pump));
    tables.emulation.store().onClear(project -> () -> clear(project));
  }

  /** What brings messages into the queues. */
  Publishing publishing() {
    return publishing;
  }

  /** What brings messages into buckets. */
  StorageExports exports() {
    return exports;
  }

  Queue of(PubSubName name) {
    return queues.computeIfAbsent(
        name,
        n -> {
          Queue queue = new Queue(tables, n, (s, l) -> deadLetters.bury(publishing, s, l));
          queue.add(new PushDelivery(tables, n, this));
          return queue;
        });
  }

  /** Whether somebody waits for messages of the subscription on a stream. */
  boolean connected(PubSubName name) {
    Queue queue = queues.get(name);
    return queue != null && queue.connected();
  }

  void close(PubSubName name, GoogleError reason) {
    exports.forget(name);
    Queue queue = queues.remove(name);
    if (queue != null) {
      queue.close(reason);
    }
  }

  private void clear(String project) {
    queues.keySet().stream()
        .filter(n -> n.project().id().equals(project))
        .forEach(n -> close(n, n.notFound()));
  }
}
