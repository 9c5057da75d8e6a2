package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.QuotaErrors;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.DetachSubscriptionRequest;
import com.google.pubsub.v1.DetachSubscriptionResponse;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.ListTopicSnapshotsRequest;
import com.google.pubsub.v1.ListTopicSnapshotsResponse;
import com.google.pubsub.v1.ListTopicSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsResponse;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.ListTopicsResponse;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateTopicRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The methods of {@code google.pubsub.v1.Publisher}. */
final class Topics {

  /** What a subscription has for its topic when that is gone. */
  static final String DELETED = "_deleted-topic_";

  static final int PAGE = 1_000;
  private static final long SHORTEST_RETENTION = 600;
  private static final long LONGEST_RETENTION = 31 * 86_400L;

  private final PubSubTables tables;
  private final TopicSchemas schemas;
  private final Publishing publishing;
  private final Queues queues;

  Topics(PubSubTables tables, TopicSchemas schemas, Publishing publishing, Queues queues) {
    this.tables = tables;
    this.schemas = schemas;
    this.publishing = publishing;
    this.queues = queues;
  }

  private PubSubName name(String argument, String name) {
    return PubSubName.of(tables.projects(), PubSubName.TOPICS, argument, name);
  }

  Topic create(Topic q, Call call) {
    PubSubName name = name("name", q.getName());
    String project = name.project().id();
    return tables
        .emulation
        .store()
        .transact(
            project,
            () -> {
              if (tables.topics.contains(project, name.key())) {
                throw name.exists();
              }
              QuotaErrors.check(
                  tables.emulation.settings(),
                  Quotas.PUBSUB_TOPICS,
                  tables.topics.keys(project).size(),
                  name.project(),
                  "Topics per project");
              Topic topic =
                  checked(q, Topic.getDefaultInstance()).toBuilder().setName(name.shown()).build();
              tables.topics.put(project, name.key(), topic);
              return topic;
            });
  }

  /** What only the service says is not taken from anybody. */
  private Topic checked(Topic topic, Topic before) {
    PubSubLabels.check(topic.getLabelsMap());
    MessageChecks.transforms("Topic", topic.getMessageTransformsList());
    if (topic.hasMessageRetentionDuration()) {
      MessageChecks.between(
          topic.getMessageRetentionDuration().getSeconds(),
          "message_retention_duration",
          SHORTEST_RETENTION,
          LONGEST_RETENTION);
    }
    Topic.Builder out = topic.toBuilder().clearState().clearSatisfiesPzs();
    if (topic.hasSchemaSettings()) {
      out.setSchemaSettings(schemas.checked(topic.getSchemaSettings(), before.getSchemaSettings()));
    }
    return out.build();
  }

  Topic get(GetTopicRequest q, Call call) {
    return tables.topic(name("topic", q.getTopic()));
  }

  Topic update(UpdateTopicRequest q, Call call) {
    PubSubName name = name("name", q.getTopic().getName());
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Topic now = tables.topic(name);
              if (q.getUpdateMask().getPathsCount() == 0) {
                throw GoogleError.invalidArgument(
                    "The update_mask in the UpdateTopicRequest must be set, and must contain a"
                        + " non-empty paths list.");
              }
              Set<String> paths = FieldMasks.topLevel(q.getUpdateMask());
              if (paths.contains("name")) {
                throw GoogleError.invalidArgument(
                    "Invalid update_mask provided in the UpdateTopicRequest: the 'name' field in"
                        + " the Topic is not mutable.");
              }
              Topic next = checked(FieldMasks.patch(now, q.getTopic(), q.getUpdateMask()), now);
              tables.topics.put(name.project().id(), name.key(), next);
              if (!next.hasMessageRetentionDuration()) {
                tables.shelf(name).clear();
              }
              return next;
            });
  }

  ListTopicsResponse list(ListTopicsRequest q, Call call) {
    Project project = PubSubLabels.project(tables.projects(), q.getProject());
    Page<Topic> page =
        Page.of(
            tables.topics.list(project.id()),
            q.getPageSize(),
            q.getPageToken(),
            PAGE,
            PAGE,
            Topic::getName);
    return ListTopicsResponse.newBuilder()
        .addAllTopics(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  ListTopicSubscriptionsResponse subscriptions(ListTopicSubscriptionsRequest q, Call call) {
    String topic = tables.topic(name("topic", q.getTopic())).getName();
    Page<String> page =
        Page.of(
            tables.subscriptions(s -> s.getTopic().equals(topic)).stream()
                .map(PubSubName::shown)
                .sorted()
                .toList(),
            q.getPageSize(),
            q.getPageToken(),
            PAGE,
            PAGE,
            name -> name);
    return ListTopicSubscriptionsResponse.newBuilder()
        .addAllSubscriptions(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  ListTopicSnapshotsResponse snapshots(ListTopicSnapshotsRequest q, Call call) {
    String topic = tables.topic(name("topic", q.getTopic())).getName();
    Page<String> page =
        Page.of(
            tables.snapshotsOf(topic).stream().map(PubSubName::shown).sorted().toList(),
            q.getPageSize(),
            q.getPageToken(),
            PAGE,
            PAGE,
            name -> name);
    return ListTopicSnapshotsResponse.newBuilder()
        .addAllSnapshots(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** Subscriptions and snapshots outlive their topic, and their messages too. */
  Empty delete(DeleteTopicRequest q, Call call) {
    PubSubName name = name("topic", q.getTopic());
    String project = name.project().id();
    tables
        .emulation
        .store()
        .run(
            project,
            () -> {
              var unused = tables.topic(name);
              tables.topics.remove(project, name.key());
              tables.shelf(name).clear();
              tables.emulation.policies().remove(project, PubSubPolicies.key(name));
            });
    for (PubSubName subscriber : tables.subscriptions(s -> s.getTopic().equals(name.shown()))) {
      change(subscriber, s -> s.toBuilder().setTopic(DELETED).build());
    }
    for (PubSubName snapshot : tables.snapshotsOf(name.shown())) {
      tables.snapshots.update(
          snapshot.project().id(), snapshot.key(), s -> s.toBuilder().setTopic(DELETED).build());
    }
    return Empty.getDefaultInstance();
  }

  /** The topic's owner takes a subscription off, with all that it has not delivered. */
  DetachSubscriptionResponse detach(DetachSubscriptionRequest q, Call call) {
    PubSubName name =
        PubSubName.of(
            tables.projects(), PubSubName.SUBSCRIPTIONS, "subscription", q.getSubscription());
    var unused = tables.subscription(name);
    change(
        name,
        s -> {
          tables.shelf(name).clear();
          tables.acknowledged(name).clear();
          return s.toBuilder().setDetached(true).build();
        });
    queues.close(name, Pulls.detached());
    return DetachSubscriptionResponse.getDefaultInstance();
  }

  private void change(
      PubSubName name, java.util.function.UnaryOperator<com.google.pubsub.v1.Subscription> change) {
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> tables.find(name).ifPresent(s -> tables.put(name, change.apply(s))));
  }

  PublishResponse publish(PublishRequest q, Call call) {
    PubSubName name = name("topic", q.getTopic());
    var unused = tables.topic(name);
    try {
      MessageChecks.check(q);
      List<String> ids = publishing.publish(name, q.getMessagesList());
      published(name, "success", "success", ids.size());
      return PublishResponse.newBuilder().addAllMessageIds(ids).build();
    } catch (GoogleError e) {
      String code = e.code().name().toLowerCase(Locale.ROOT);
      published(name, "invalid", code, q.getMessagesCount());
      throw e;
    }
  }

  private void published(PubSubName topic, String group, String code, int messages) {
    Map<String, String> labels = Map.of("response_class", group, "response_code", code);
    tables.metrics.count(topic, "topic/send_request_count", labels, 1);
    tables.metrics.count(topic, "topic/send_message_operation_count", labels, messages);
  }
}
