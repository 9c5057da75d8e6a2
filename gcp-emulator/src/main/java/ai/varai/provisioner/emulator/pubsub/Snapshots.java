package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.QuotaErrors;
import ai.varai.provisioner.emulator.support.Times;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.CreateSnapshotRequest;
import com.google.pubsub.v1.DeleteSnapshotRequest;
import com.google.pubsub.v1.GetSnapshotRequest;
import com.google.pubsub.v1.ListSnapshotsRequest;
import com.google.pubsub.v1.ListSnapshotsResponse;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Snapshot;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSnapshotRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The methods on snapshots. A snapshot has what its subscription had not delivered, and what is
 * published to the topic from then on.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/replay-overview">Replay</a>
 */
final class Snapshots {
  private static final Duration LIFE = Duration.ofDays(7);
  private static final Duration SHORTEST = Duration.ofHours(1);

  private final PubSubTables tables;

  Snapshots(PubSubTables tables) {
    this.tables = tables;
  }

  private PubSubName name(String name) {
    return PubSubName.of(tables.projects(), PubSubName.SNAPSHOTS, "snapshot", name);
  }

  Snapshot create(CreateSnapshotRequest q, Call call) {
    PubSubName name = PubSubName.snapshot(tables.projects(), q.getName());
    PubSubName from =
        PubSubName.of(
            tables.projects(), PubSubName.SUBSCRIPTIONS, "subscription", q.getSubscription());
    Subscription subscription = tables.subscription(from);
    PubSubLabels.check(q.getLabelsMap());
    String project = name.project().id();
    return tables
        .emulation
        .store()
        .transact(
            project,
            () -> {
              if (tables.snapshots.contains(project, name.key())) {
                throw name.exists();
              }
              QuotaErrors.check(
                  tables.emulation.settings(),
                  Quotas.PUBSUB_SNAPSHOTS,
                  tables.snapshots.keys(project).size(),
                  name.project(),
                  "Snapshots per project");
              List<PubsubMessage> backlog = tables.shelf(from).all();
              Instant oldest = backlog.isEmpty() ? tables.now() : Shelf.published(backlog.get(0));
              Instant end = oldest.plus(LIFE);
              if (end.isBefore(tables.now().plus(SHORTEST))) {
                throw GoogleError.failedPrecondition(
                    "The snapshot would expire in less than an hour: the oldest message of the"
                        + " subscription is too old.");
              }
              Snapshot made =
                  Snapshot.newBuilder()
                      .setName(name.shown())
                      .setTopic(subscription.getTopic())
                      .setExpireTime(Times.timestamp(end))
                      .putAllLabels(q.getLabelsMap())
                      .build();
              tables.snapshots.put(project, name.key(), made);
              Shelf shelf = tables.shelf(name);
              shelf.clear();
              backlog.forEach(shelf::put);
              return made;
            });
  }

  Snapshot get(GetSnapshotRequest q, Call call) {
    return tables.snapshot(name(q.getSnapshot()));
  }

  Snapshot update(UpdateSnapshotRequest q, Call call) {
    PubSubName name = name(q.getSnapshot().getName());
    if (!FieldMasks.topLevel(q.getUpdateMask()).stream()
        .allMatch(p -> p.equals("labels") || p.equals("expire_time"))) {
      throw GoogleError.invalidArgument(
          "Invalid update_mask provided in the UpdateSnapshotRequest: only the 'labels' and the"
              + " 'expire_time' of a Snapshot are mutable.");
    }
    Snapshot next = FieldMasks.patch(tables.snapshot(name), q.getSnapshot(), q.getUpdateMask());
    PubSubLabels.check(next.getLabelsMap());
    tables.snapshots.put(name.project().id(), name.key(), next);
    return next;
  }

  ListSnapshotsResponse list(ListSnapshotsRequest q, Call call) {
    Project project = PubSubLabels.project(tables.projects(), q.getProject());
    long now = tables.now().getEpochSecond();
    Page<Snapshot> page =
        Page.of(
            tables.snapshots.list(project.id()).stream()
                .filter(s -> now < s.getExpireTime().getSeconds())
                .toList(),
            q.getPageSize(),
            q.getPageToken(),
            Topics.PAGE,
            Topics.PAGE,
            Snapshot::getName);
    return ListSnapshotsResponse.newBuilder()
        .addAllSnapshots(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Empty delete(DeleteSnapshotRequest q, Call call) {
    PubSubName name = name(q.getSnapshot());
    String project = name.project().id();
    tables
        .emulation
        .store()
        .run(
            project,
            () -> {
              var unused = tables.snapshot(name);
              tables.snapshots.remove(project, name.key());
              tables.shelf(name).clear();
              tables.emulation.policies().remove(project, PubSubPolicies.key(name));
            });
    return Empty.getDefaultInstance();
  }
}
