package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.pubsub.v1.CloudStorageConfig;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import java.net.URI;

/**
 * What a subscription may say.
 *
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions">Subscription</a>
 */
final class SubscriptionChecks {
  private static final long DAY = 86_400;

  private SubscriptionChecks() {}

  static void check(Subscription subscription) {
    PubSubLabels.check(subscription.getLabelsMap());
    MessageChecks.between(
        subscription.getAckDeadlineSeconds(), "ack_deadline_seconds", 10, Pulls.LONGEST_DEADLINE);
    MessageChecks.between(
        subscription.getMessageRetentionDuration().getSeconds(),
        "message_retention_duration",
        600,
        31 * DAY);
    MessageFilter.parse(subscription.getFilter());
    if (subscription.getExpirationPolicy().hasTtl()) {
      long life = subscription.getExpirationPolicy().getTtl().getSeconds();
      if (life < DAY || life < subscription.getMessageRetentionDuration().getSeconds()) {
        throw GoogleError.invalidArgument(
            "The expiration policy's ttl must be at least a day, and not less than the"
                + " message_retention_duration.");
      }
    }
    endpoint(subscription.getPushConfig().getPushEndpoint());
    deadLetters(subscription);
    retries(subscription.getRetryPolicy());
    destination(subscription);
    if (subscription.getEnableExactlyOnceDelivery()
        && !subscription.getPushConfig().getPushEndpoint().isEmpty()) {
      throw GoogleError.invalidArgument(
          "Exactly once delivery is only supported for pull subscriptions.");
    }
  }

  private static void export(CloudStorageConfig config) {
    if (config.getFilenameSuffix().endsWith("/")) {
      throw GoogleError.invalidArgument("The filename_suffix must not end in \"/\".");
    }
    MessageChecks.between(config.getMaxDuration().getSeconds(), "max_duration", 60, 600);
    if (config.getMaxBytes() != 0) {
      MessageChecks.between(config.getMaxBytes(), "max_bytes", 1_000, 10L << 30);
    }
    if (config.getMaxMessages() != 0 && config.getMaxMessages() < 1_000) {
      throw MessageChecks.tooSmall(config.getMaxMessages(), "max_messages", 1_000);
    }
  }

  private static void endpoint(String url) {
    if (url.isEmpty()) {
      return;
    }
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null && ("https".equals(uri.getScheme()) || local(uri))) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw invalidEndpoint(url);
    }
    throw invalidEndpoint(url);
  }

  /** What only an emulator reaches: a program on this machine, without TLS. */
  private static boolean local(URI uri) {
    return "http".equals(uri.getScheme())
        && uri.getHost()
            .matches("localhost|.*\\.localhost|127\\..*|\\[::1]|host\\.docker\\.internal");
  }

  private static GoogleError invalidEndpoint(String url) {
    return GoogleError.invalidArgument(
        "Invalid push endpoint given (endpoint="
            + url
            + "). Refer to https://cloud.google.com/pubsub/docs/subscriber#create for more"
            + " information.");
  }

  private static void deadLetters(Subscription subscription) {
    if (!subscription.hasDeadLetterPolicy()) {
      return;
    }
    int attempts = subscription.getDeadLetterPolicy().getMaxDeliveryAttempts();
    if (attempts != 0) {
      MessageChecks.between(attempts, "max_delivery_attempts", 5, 100);
    }
    String topic = subscription.getDeadLetterPolicy().getDeadLetterTopic();
    if (!topic.matches("projects/[^/]+/topics/[^/]+")) {
      throw PubSubName.invalid("dead_letter_topic", topic);
    }
  }

  private static void retries(RetryPolicy policy) {
    MessageChecks.between(policy.getMinimumBackoff().getSeconds(), "minimum_backoff", 0, 600);
    MessageChecks.between(policy.getMaximumBackoff().getSeconds(), "maximum_backoff", 0, 600);
    if (policy.hasMinimumBackoff()
        && policy.hasMaximumBackoff()
        && policy.getMinimumBackoff().getSeconds() > policy.getMaximumBackoff().getSeconds()) {
      throw GoogleError.invalidArgument(
          "The minimum_backoff must not be greater than the maximum_backoff.");
    }
  }

  /** Messages go to one place; into tables nothing is written here. */
  private static void destination(Subscription subscription) {
    if (subscription.hasBigqueryConfig() || subscription.hasBigtableConfig()) {
      throw GoogleError.unimplemented(
          "google.pubsub.v1.Subscription: export to BigQuery or Bigtable");
    }
    if (subscription.hasCloudStorageConfig()) {
      if (!subscription.getPushConfig().getPushEndpoint().isEmpty()) {
        throw GoogleError.invalidArgument(
            "A subscription has a push_config or a cloud_storage_config, not both.");
      }
      export(subscription.getCloudStorageConfig());
    }
    MessageChecks.transforms("Subscription", subscription.getMessageTransformsList());
  }
}
