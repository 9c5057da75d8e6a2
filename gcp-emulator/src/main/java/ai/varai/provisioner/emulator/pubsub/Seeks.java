package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Times;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.SeekResponse;
import com.google.pubsub.v1.Snapshot;
import com.google.pubsub.v1.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a subscription back to a snapshot or to a time, or ahead to one. Back to a time leads as
 * far as the subscription remembers what it has delivered, or its topic what was published.
 */
final class Seeks {
  private final PubSubTables tables;
  private final Queues queues;

  Seeks(PubSubTables tables, Queues queues) {
    this.tables = tables;
    this.queues = queues;
  }

  SeekResponse seek(SeekRequest q, Call call) {
    PubSubName name =
        PubSubName.of(
            tables.projects(), PubSubName.SUBSCRIPTIONS, "subscription", q.getSubscription());
    Subscription subscription = tables.subscription(name);
    if (!q.hasTime() && !q.hasSnapshot()) {
      throw GoogleError.invalidArgument("The target of a seek must be a time or a snapshot.");
    }
    if (q.hasSnapshot()) {
      toSnapshot(name, subscription, q.getSnapshot());
    } else {
      toTime(name, subscription, Times.instant(q.getTime()));
    }
    tables.activity.touch(name);
    queues.of(name).forget();
    queues.exports().renewed(name, subscription);
    queues.of(name).pump();
    return SeekResponse.getDefaultInstance();
  }

  private void toSnapshot(PubSubName name, Subscription subscription, String snapshotName) {
    PubSubName from =
        PubSubName.of(tables.projects(), PubSubName.SNAPSHOTS, "snapshot", snapshotName);
    Snapshot snapshot = tables.snapshot(from);
    if (!snapshot.getTopic().equals(subscription.getTopic())) {
      throw GoogleError.failedPrecondition(
          "The snapshot and the subscription are not of the same topic.");
    }
    List<PubsubMessage> wanted = tables.shelf(from).all();
    replace(name, subscription, wanted);
  }

  private void toTime(PubSubName name, Subscription subscription, Instant time) {
    List<PubsubMessage> known = new ArrayList<>(tables.shelf(name).all());
    known.addAll(tables.acknowledged(name).all());
    if (!subscription.getTopic().equals(Topics.DELETED)) {
      known.addAll(
          tables.shelf(PubSubName.topic(tables.projects(), subscription.getTopic())).all());
    }
    replace(
        name,
        subscription,
        known.stream().filter(m -> !Shelf.published(m).isBefore(time)).toList());
  }

  /** What is not wanted counts as delivered. */
  private void replace(PubSubName name, Subscription subscription, List<PubsubMessage> wanted) {
    Shelf backlog = tables.shelf(name);
    Shelf acknowledged = tables.acknowledged(name);
    var filter = MessageFilter.parse(subscription.getFilter());
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              List<PubsubMessage> before = backlog.all();
              backlog.clear();
              if (subscription.getRetainAckedMessages()) {
                before.forEach(acknowledged::put);
              }
              for (PubsubMessage message : wanted) {
                if (filter.test(message.getAttributesMap())) {
                  backlog.put(message);
                  acknowledged.remove(message.getMessageId());
                }
              }
            });
  }
}
