package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import java.util.List;

/**
 * Publishes what was delivered too often to the topic of dead letters, with where it comes from in
 * its attributes.
 *
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/handling-failures#dead_letter_topic">Dead-letter
 *     topics</a>
 */
final class DeadLetters {
  private static final int USUAL = 5;
  private static final String SOURCE = "CloudPubSubDeadLetterSource";

  private final PubSubTables tables;
  private final ServiceAgents agents;

  DeadLetters(PubSubTables tables, ServiceAgents agents) {
    this.tables = tables;
    this.agents = agents;
  }

  /** How often a message is delivered before it is dead. */
  static int attempts(Subscription subscription) {
    int most = subscription.getDeadLetterPolicy().getMaxDeliveryAttempts();
    return most == 0 ? USUAL : most;
  }

  /**
   * Whether the message is there now; false when nobody may publish there, or there is no such
   * topic.
   */
  boolean bury(Publishing publishing, Subscription subscription, Lease lease) {
    PubSubName from = PubSubName.subscription(tables.projects(), subscription.getName());
    String topic = subscription.getDeadLetterPolicy().getDeadLetterTopic();
    try {
      PubSubName to = PubSubName.topic(tables.projects(), topic);
      if (!agents.mayBury(from, to)) {
        return false;
      }
      publishing.publish(to, List.of(letter(from, lease)));
      return true;
    } catch (GoogleError e) {
      return false;
    }
  }

  private static PubsubMessage letter(PubSubName from, Lease lease) {
    PubsubMessage message = lease.message;
    return message.toBuilder()
        .putAttributes(SOURCE + "DeliveryCount", Integer.toString(lease.attempts))
        .putAttributes(SOURCE + "Subscription", from.id())
        .putAttributes(SOURCE + "SubscriptionProject", from.project().id())
        .putAttributes(SOURCE + "TopicPublishTime", Timestamps.toString(message.getPublishTime()))
        .build();
  }
}
