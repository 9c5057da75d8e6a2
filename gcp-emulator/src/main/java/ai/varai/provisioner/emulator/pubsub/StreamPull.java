package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.Requests;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.pubsub.Lease.AckId;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.StreamingPullResponse.AcknowledgeConfirmation;
import com.google.pubsub.v1.StreamingPullResponse.ModifyAckDeadlineConfirmation;
import com.google.pubsub.v1.StreamingPullResponse.SubscriptionProperties;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A subscriber on a stream: messages go out as they come and as he has room for them, and what he
 * says of them comes in.
 */
final class StreamPull implements Requests<StreamingPullRequest>, Subscriber {
  private static final int SHORTEST_DEADLINE = 10;

  /** What a caller without a limit has at one time. */
  private static final long MOST_MESSAGES = 10_000;

  private static final long MOST_BYTES = 100_000_000;

  /** What goes into one answer. */
  private static final int AT_ONCE = 100;

  private final PubSubTables tables;
  private final PubSubName name;
  private final Queue queue;
  private final Answers<StreamingPullResponse> answers;
  private final long messages;
  private final long bytes;
  private final boolean confirms;
  private volatile Duration deadline;

  StreamPull(
      PubSubTables tables,
      PubSubName name,
      Queue queue,
      StreamingPullRequest first,
      Answers<StreamingPullResponse> answers) {
    this.tables = tables;
    this.name = name;
    this.queue = queue;
    this.answers = answers;
    this.messages =
        first.getMaxOutstandingMessages() > 0 ? first.getMaxOutstandingMessages() : MOST_MESSAGES;
    this.bytes = first.getMaxOutstandingBytes() > 0 ? first.getMaxOutstandingBytes() : MOST_BYTES;
    this.confirms = first.getProtocolVersion() > 0;
    this.deadline = deadline(first);
  }

  private static Duration deadline(StreamingPullRequest q) {
    MessageChecks.between(
        q.getStreamAckDeadlineSeconds(),
        "stream_ack_deadline_seconds",
        SHORTEST_DEADLINE,
        Pulls.LONGEST_DEADLINE);
    return Duration.ofSeconds(q.getStreamAckDeadlineSeconds());
  }

  void begin(StreamingPullRequest first) {
    respond(first);
    queue.add(this);
    queue.pump();
  }

  @Override
  public void next(StreamingPullRequest q) {
    if (!q.getSubscription().isEmpty()) {
      throw GoogleError.invalidArgument(
          "The subscription must only be given in the first request of a stream.");
    }
    if (q.getStreamAckDeadlineSeconds() != 0) {
      deadline = deadline(q);
    }
    respond(q);
    queue.pump();
  }

  private void respond(StreamingPullRequest q) {
    if (q.getModifyDeadlineAckIdsCount() != q.getModifyDeadlineSecondsCount()) {
      throw GoogleError.invalidArgument(
          "modify_deadline_seconds and modify_deadline_ack_ids must have the same length.");
    }
    Subscription subscription = tables.subscription(name);
    tables.activity.touch(name);
    AcknowledgeConfirmation.Builder acknowledged = AcknowledgeConfirmation.newBuilder();
    Set<AckId> late =
        queue.acknowledge(subscription, q.getAckIdsList().stream().map(AckId::parse).toList());
    for (String ackId : q.getAckIdsList()) {
      if (late.contains(AckId.parse(ackId))) {
        acknowledged.addInvalidAckIds(ackId);
      } else {
        acknowledged.addAckIds(ackId);
      }
    }
    ModifyAckDeadlineConfirmation.Builder modified = ModifyAckDeadlineConfirmation.newBuilder();
    for (int i = 0; i < q.getModifyDeadlineAckIdsCount(); i++) {
      String ackId = q.getModifyDeadlineAckIds(i);
      int seconds = q.getModifyDeadlineSeconds(i);
      MessageChecks.between(seconds, "modify_deadline_seconds", 0, Pulls.LONGEST_DEADLINE);
      if (queue.extend(subscription, AckId.parse(ackId), Duration.ofSeconds(seconds))) {
        modified.addAckIds(ackId);
      } else {
        modified.addInvalidAckIds(ackId);
      }
    }
    if (confirms && subscription.getEnableExactlyOnceDelivery()) {
      StreamingPullResponse.Builder answer = response(subscription);
      if (q.getAckIdsCount() > 0) {
        answer.setAcknowledgeConfirmation(acknowledged);
      }
      if (q.getModifyDeadlineAckIdsCount() > 0) {
        answer.setModifyAckDeadlineConfirmation(modified);
      }
      if (answer.hasAcknowledgeConfirmation() || answer.hasModifyAckDeadlineConfirmation()) {
        answers.send(List.of(answer.build()).iterator());
      }
    }
  }

  private static StreamingPullResponse.Builder response(Subscription subscription) {
    return StreamingPullResponse.newBuilder()
        .setSubscriptionProperties(
            SubscriptionProperties.newBuilder()
                .setExactlyOnceDeliveryEnabled(subscription.getEnableExactlyOnceDelivery())
                .setMessageOrderingEnabled(subscription.getEnableMessageOrdering()));
  }

  @Override
  public Room room() {
    Room held = queue.held(this);
    return held.bytes() >= bytes
        ? new Room(0, 0)
        : new Room(Math.min(AT_ONCE, messages - held.messages()), bytes - held.bytes());
  }

  @Override
  public Duration deadline() {
    return deadline;
  }

  @Override
  public void deliver(List<ReceivedMessage> received) {
    tables
        .find(name)
        .map(s -> response(s).addAllReceivedMessages(received).build())
        .ifPresent(answer -> answers.send(List.of(answer).iterator()));
  }

  @Override
  public void refuse(GoogleError reason) {
    answers.fail(reason);
  }

  @Override
  public void end() {
    answers.end();
  }

  @Override
  public void gone() {
    tables.find(name).ifPresent(s -> tables.activity.touch(name));
    queue.remove(this);
  }
}
