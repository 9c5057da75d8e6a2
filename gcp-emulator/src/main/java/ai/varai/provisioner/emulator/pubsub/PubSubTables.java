package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Snapshot;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Topics, subscriptions, snapshots and the messages that each of them keeps; schemas. */
final class PubSubTables {
  final Emulation emulation;
  final Table<Topic> topics;
  final Table<Snapshot> snapshots;
  final SchemaRows schemas;
  final Activity activity;
  final PubSubMetrics metrics;
  private final Table<Subscription> subscriptions;
  private final Table<PubsubMessage> messages;

  PubSubTables(Emulation emulation) {
    this.emulation = emulation;
    this.topics = emulation.store().table("pubsub.topics", Codec.proto(Topic.class));
    this.subscriptions =
        emulation.store().table("pubsub.subscriptions", Codec.proto(Subscription.class));
    this.snapshots = emulation.store().table("pubsub.snapshots", Codec.proto(Snapshot.class));
    this.schemas = new SchemaRows(emulation);
    this.activity = new Activity(emulation);
    this.messages = emulation.store().table("pubsub.messages", Codec.proto(PubsubMessage.class));
    this.metrics = new PubSubMetrics(emulation, this::backlogs);
  }

  Projects projects() {
    return emulation.projects();
  }

  Instant now() {
    return emulation.clock().instant();
  }

  Topic topic(PubSubName name) {
    return topics.get(name.project().id(), name.key()).orElseThrow(name::notFound);
  }

  Optional<Subscription> find(PubSubName name) {
    return subscriptions.get(name.project().id(), name.key());
  }

  Subscription subscription(PubSubName name) {
    return find(name).orElseThrow(name::notFound);
  }

  Snapshot snapshot(PubSubName name) {
    return snapshots
        .get(name.project().id(), name.key())
        .filter(s -> now().getEpochSecond() < s.getExpireTime().getSeconds())
        .orElseThrow(name::notFound);
  }

  void put(PubSubName name, Subscription subscription) {
    subscriptions.put(name.project().id(), name.key(), subscription);
  }

  /** Removes a subscription and all that is kept for it; within a transaction on its project. */
  void drop(PubSubName name) {
    subscriptions.remove(name.project().id(), name.key());
    shelf(name).clear();
    acknowledged(name).clear();
    activity.forget(name);
    emulation.policies().remove(name.project().id(), PubSubPolicies.key(name));
  }

  List<Subscription> subscriptions(String project) {
    return subscriptions.list(project);
  }

  /** The subscriptions of all projects that the predicate holds for. */
  List<PubSubName> subscriptions(Predicate<Subscription> wanted) {
    return subscriptions.projects().stream()
        .flatMap(p -> subscriptions.list(p).stream())
        .filter(wanted)
        .map(s -> PubSubName.subscription(projects(), s.getName()))
        .toList();
  }

  private List<PubSubMetrics.Backlog> backlogs(String project) {
    return subscriptions.list(project).stream()
        .map(s -> PubSubName.subscription(projects(), s.getName()))
        .map(
            name -> {
              Subscriber.Room size = shelf(name).size();
              return new PubSubMetrics.Backlog(
                  name,
                  size.messages(),
                  size.bytes(),
                  shelf(name).oldest().orElse(Instant.EPOCH),
                  acknowledged(name).size().messages());
            })
        .toList();
  }

  List<PubSubName> snapshotsOf(String topic) {
    return snapshots.projects().stream()
        .flatMap(p -> snapshots.list(p).stream())
        .filter(s -> s.getTopic().equals(topic))
        .map(s -> PubSubName.snapshot(projects(), s.getName()))
        .toList();
  }

  /** What a subscription has to deliver, a topic remembers, or a snapshot holds. */
  Shelf shelf(PubSubName holder) {
    return new Shelf(messages, holder.project().id(), holder.key() + "/");
  }

  /** What a subscription has delivered and remembers. */
  Shelf acknowledged(PubSubName subscription) {
    return new Shelf(
        messages, subscription.project().id(), "acknowledged/" + subscription.id() + "/");
  }
}
