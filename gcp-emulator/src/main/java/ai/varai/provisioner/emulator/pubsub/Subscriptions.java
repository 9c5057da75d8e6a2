package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.BucketContents;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.QuotaErrors;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.CloudStorageConfig;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.ListSubscriptionsResponse;
import com.google.pubsub.v1.ModifyPushConfigRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import java.util.List;
import java.util.Set;

/** The methods on subscriptions themselves. */
final class Subscriptions {
  private static final int USUAL_DEADLINE = 10;
  private static final long DAY = 86_400;
  private static final long USUAL_RETENTION = 7 * DAY;
  private static final long USUAL_LIFE = 31 * DAY;
  private static final Duration USUAL_TIME_OF_A_FILE =
      Duration.newBuilder().setSeconds(300).build();
  private static final Set<String> FIXED =
      Set.of("name", "topic", "filter", "enable_message_ordering");

  private final PubSubTables tables;
  private final Queues queues;
  private final Expirations expirations;

  Subscriptions(PubSubTables tables, Queues queues, Expirations expirations) {
    this.tables = tables;
    this.queues = queues;
    this.expirations = expirations;
  }

  private PubSubName name(String name) {
    return PubSubName.of(tables.projects(), PubSubName.SUBSCRIPTIONS, "subscription", name);
  }

  Subscription create(Subscription q, Call call) {
    PubSubName name = PubSubName.subscription(tables.projects(), q.getName());
    PubSubName topic = PubSubName.of(tables.projects(), PubSubName.TOPICS, "topic", q.getTopic());
    var unused = tables.topic(topic);
    exported(q);
    Subscription made =
        tables
            .emulation
            .store()
            .transact(
                name.project().id(),
                () -> {
                  if (tables.find(name).isPresent()) {
                    throw name.exists();
                  }
                  QuotaErrors.check(
                      tables.emulation.settings(),
                      Quotas.PUBSUB_SUBSCRIPTIONS,
                      tables.subscriptions(name.project().id()).size(),
                      name.project(),
                      "Subscriptions per project");
                  Subscription.Builder next =
                      completed(q).toBuilder().setName(name.shown()).setTopic(topic.shown());
                  tables.put(name, next.build());
                  expirations.begin(name, next.build());
                  return next.build();
                });
    return shown(made);
  }

  private static Subscription completed(Subscription q) {
    Subscription.Builder out = q.toBuilder().clearDetached().clearTopicMessageRetentionDuration();
    if (q.getAckDeadlineSeconds() == 0) {
      out.setAckDeadlineSeconds(USUAL_DEADLINE);
    }
    if (!q.hasMessageRetentionDuration()) {
      out.setMessageRetentionDuration(Duration.newBuilder().setSeconds(USUAL_RETENTION));
    }
    if (!q.hasExpirationPolicy()) {
      out.setExpirationPolicy(
          ExpirationPolicy.newBuilder().setTtl(Duration.newBuilder().setSeconds(USUAL_LIFE)));
    }
    if (!q.hasPushConfig()) {
      out.getPushConfigBuilder();
    }
    if (q.hasCloudStorageConfig()) {
      CloudStorageConfig.Builder export = out.getCloudStorageConfigBuilder();
      export.setState(CloudStorageConfig.State.ACTIVE);
      if (!export.hasMaxDuration()) {
        export.setMaxDuration(USUAL_TIME_OF_A_FILE);
      }
      if (!export.hasAvroConfig()) {
        export.getTextConfigBuilder();
      }
    }
    SubscriptionChecks.check(out.build());
    return out.setState(Subscription.State.ACTIVE).build();
  }

  /** A bucket is there when a subscription is to write to it. */
  private void exported(Subscription subscription) {
    String bucket = subscription.getCloudStorageConfig().getBucket();
    if (subscription.hasCloudStorageConfig()
        && tables.emulation.plugin(BucketContents.class).filter(c -> c.exists(bucket)).isEmpty()) {
      throw GoogleError.notFound("Cloud Storage bucket not found (bucket=" + bucket + ").");
    }
    if (subscription.getCloudStorageConfig().getAvroConfig().getUseTopicSchema()
        && !subscription.getTopic().equals(Topics.DELETED)
        && tables
            .topic(PubSubName.topic(tables.projects(), subscription.getTopic()))
            .hasSchemaSettings()) {
      throw GoogleError.unimplemented(
          "google.pubsub.v1.CloudStorageConfig.AvroConfig.use_topic_schema");
    }
  }

  /** With how long the topic remembers messages, as that is now. */
  private Subscription shown(Subscription subscription) {
    if (subscription.getTopic().equals(Topics.DELETED)) {
      return subscription;
    }
    PubSubName name = PubSubName.topic(tables.projects(), subscription.getTopic());
    return tables
        .topics
        .get(name.project().id(), name.key())
        .filter(Topic::hasMessageRetentionDuration)
        .map(
            t ->
                subscription.toBuilder()
                    .setTopicMessageRetentionDuration(t.getMessageRetentionDuration())
                    .build())
        .orElse(subscription);
  }

  Subscription get(GetSubscriptionRequest q, Call call) {
    return shown(tables.subscription(name(q.getSubscription())));
  }

  Subscription update(UpdateSubscriptionRequest q, Call call) {
    PubSubName name = name(q.getSubscription().getName());
    var existing = tables.subscription(name);
    if (q.getUpdateMask().getPathsCount() == 0) {
      throw GoogleError.invalidArgument(
          "The update_mask in the UpdateSubscriptionRequest must be set, and must contain a"
              + " non-empty paths list.");
    }
    for (String path : FieldMasks.topLevel(q.getUpdateMask())) {
      if (FIXED.contains(path)) {
        throw GoogleError.invalidArgument(
            "Invalid update_mask provided in the UpdateSubscriptionRequest: the '"
                + path
                + "' field in the Subscription is not mutable.");
      }
    }
    if (FieldMasks.topLevel(q.getUpdateMask()).contains("cloud_storage_config")) {
      exported(q.getSubscription().toBuilder().setTopic(existing.getTopic()).build());
    }
    Subscription made =
        change(name, completed(FieldMasks.patch(existing, q.getSubscription(), q.getUpdateMask())));
    return shown(made);
  }

  private Subscription change(PubSubName name, Subscription next) {
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              tables.put(name, next);
              expirations.begin(name, next);
            });
    queues.exports().renewed(name, next);
    queues.of(name).pump();
    return next;
  }

  Empty modifyPush(ModifyPushConfigRequest q, Call call) {
    PubSubName name = name(q.getSubscription());
    Subscription next =
        tables.subscription(name).toBuilder().setPushConfig(q.getPushConfig()).build();
    SubscriptionChecks.check(next);
    change(name, next);
    return Empty.getDefaultInstance();
  }

  ListSubscriptionsResponse list(ListSubscriptionsRequest q, Call call) {
    Project project = PubSubLabels.project(tables.projects(), q.getProject());
    List<Subscription> all = tables.subscriptions(project.id());
    Page<Subscription> page =
        Page.of(
            all,
            q.getPageSize(),
            q.getPageToken(),
            Topics.PAGE,
            Topics.PAGE,
            Subscription::getName);
    return ListSubscriptionsResponse.newBuilder()
        .addAllSubscriptions(page.items().stream().map(this::shown).toList())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Empty delete(DeleteSubscriptionRequest q, Call call) {
    PubSubName name = name(q.getSubscription());
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              var unused = tables.subscription(name);
              tables.drop(name);
            });
    queues.close(name, name.notFound());
    return Empty.getDefaultInstance();
  }
}
