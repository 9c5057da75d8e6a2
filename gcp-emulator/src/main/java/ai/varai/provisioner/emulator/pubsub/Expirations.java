package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.operation.Operations;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Deletes subscriptions that nobody has used for as long as their policy says: no pull, open stream
 * or successful push, and no change. Each is looked at when it would expire if nothing happened; an
 * operation that nobody sees waits for that moment.
 *
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/subscription-properties#expiration_period">Expiration
 *     period</a>
 */
final class Expirations {
  private static final String LOOK = "pubsub.expiration";
  private static final String EXPIRED = "pubsub.expired";

  private final PubSubTables tables;
  private final Queues queues;

  Expirations(PubSubTables tables, Queues queues) {
    this.tables = tables;
    this.queues = queues;
    Operations operations = tables.emulation.operations();
    operations.define(
        LOOK,
        (row, now) -> {
          String[] target = row.target().split("\\|", -1);
          look(PubSubName.subscription(tables.projects(), target[0]), target[1], now);
          return row;
        });
    // Those who wait for messages are told without the store's lock, which their queue may need.
    operations.define(EXPIRED, (row, now) -> row);
    operations.perform(
        EXPIRED,
        () ->
            Optional.of(
                row -> {
                  PubSubName name = PubSubName.subscription(tables.projects(), row.target());
                  if (tables.find(name).isEmpty()) {
                    queues.close(name, name.notFound());
                  }
                  return (pending, now) -> pending;
                }));
  }

  /** Begins with a subscription that was made or changed; what was planned for it before ends. */
  void begin(PubSubName name, Subscription subscription) {
    tables.activity.touch(name);
    String turn = tables.emulation.ids().lower(11);
    tables.activity.turn(name, turn);
    if (subscription.getExpirationPolicy().hasTtl()) {
      plan(name, turn, life(subscription));
    }
  }

  private static Duration life(Subscription subscription) {
    return Duration.ofSeconds(subscription.getExpirationPolicy().getTtl().getSeconds());
  }

  private void plan(PubSubName name, String turn, Duration after) {
    tables
        .emulation
        .operations()
        .schedule("pubsub", name.project().id(), LOOK, name.shown() + "|" + turn, after);
  }

  private void look(PubSubName name, String turn, Instant now) {
    if (!tables.activity.turn(name).equals(turn)) {
      return;
    }
    tables
        .find(name)
        .ifPresent(
            subscription -> {
              if (queues.connected(name)) {
                tables.activity.touch(name);
              }
              Instant end = tables.activity.last(name).plus(life(subscription));
              if (now.isBefore(end)) {
                plan(name, turn, Duration.between(now, end));
              } else {
                tables.drop(name);
                tables
                    .emulation
                    .operations()
                    .schedule("pubsub", name.project().id(), EXPIRED, name.shown(), Duration.ZERO);
              }
            });
  }
}
