package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Requests;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.pubsub.Lease.AckId;
import ai.varai.provisioner.emulator.pubsub.Subscriber.Room;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.Subscription;
import com.google.rpc.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The methods by which subscribers get messages and say what has become of them. */
final class Pulls {
  private static final int MOST_MESSAGES = 1_000;
  static final int LONGEST_DEADLINE = 600;

  /** How long a caller waits for a first message at most. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What is taken for one answer at most. */
  private static final long MOST_BYTES = 10_000_000;

  private final PubSubTables tables;
  private final Queues queues;

  Pulls(PubSubTables tables, Queues queues) {
    this.tables = tables;
    this.queues = queues;
  }

  PullResponse pull(PullRequest q, Call call) {
    PubSubName name =
        PubSubName.of(
            tables.projects(), PubSubName.SUBSCRIPTIONS, "subscription", q.getSubscription());
    Subscription subscription = pulled(name);
    if (q.getMaxMessages() < 1) {
      throw MessageChecks.tooSmall(q.getMaxMessages(), "max_messages", 1);
    }
    Room room = new Room(Math.min(q.getMaxMessages(), MOST_MESSAGES), MOST_BYTES);
    Duration deadline = Duration.ofSeconds(subscription.getAckDeadlineSeconds());
    Object holder = new Object();
    List<ReceivedMessage> taken =
        tables
            .emulation
            .operations()
            .waiters()
            .await(
                () -> queues.of(name).take(holder, room, deadline),
                messages -> !messages.isEmpty(),
                returnsAtOnce(q) ? Duration.ZERO : PATIENCE);
    tables.metrics.count(
        name,
        "subscription/pull_request_count",
        Map.of("response_class", "success", "response_code", "success"),
        1);
    return PullResponse.newBuilder().addAllReceivedMessages(taken).build();
  }

  @SuppressWarnings("deprecation") // callers still send it
  private static boolean returnsAtOnce(PullRequest q) {
    return q.getReturnImmediately();
  }

  /** A subscription whose messages are fetched; others give them to nobody else. */
  private Subscription pulled(PubSubName name) {
    Subscription subscription = used(name);
    if (subscription.getDetached()) {
      throw detached();
    }
    if (!subscription.getPushConfig().getPushEndpoint().isEmpty()
        || subscription.hasCloudStorageConfig()) {
      throw GoogleError.failedPrecondition(
          "This method is not supported for this subscription type.");
    }
    return subscription;
  }

  private Subscription used(PubSubName name) {
    Subscription subscription = tables.subscription(name);
    tables.activity.touch(name);
    return subscription;
  }

  static GoogleError detached() {
    return GoogleError.failedPrecondition("The subscription is detached from its topic.");
  }

  Empty acknowledge(AcknowledgeRequest q, Call call) {
    PubSubName name =
        PubSubName.of(
            tables.projects(), PubSubName.SUBSCRIPTIONS, "subscription", q.getSubscription());
    Subscription subscription = used(name);
    List<AckId> ids = ids(q.getAckIdsList());
    Set<AckId> late = queues.of(name).acknowledge(subscription, ids);
    Map<String, String> failed = new TreeMap<>();
    for (int i = 0; i < ids.size(); i++) {
      if (late.contains(ids.get(i))) {
        failed.put(q.getAckIds(i), "PERMANENT_FAILURE_INVALID_ACK_ID");
      }
    }
    queues.of(name).pump();
    return answer(failed);
  }

  Empty modify(ModifyAckDeadlineRequest q, Call call) {
    PubSubName name =
        PubSubName.of(
            tables.projects(), PubSubName.SUBSCRIPTIONS, "subscription", q.getSubscription());
    Subscription subscription = used(name);
    MessageChecks.between(q.getAckDeadlineSeconds(), "ack_deadline_seconds", 0, LONGEST_DEADLINE);
    List<AckId> ids = ids(q.getAckIdsList());
    Map<String, String> failed = new TreeMap<>();
    Duration by = Duration.ofSeconds(q.getAckDeadlineSeconds());
    for (int i = 0; i < ids.size(); i++) {
      if (!queues.of(name).extend(subscription, ids.get(i), by)
          && subscription.getEnableExactlyOnceDelivery()) {
        failed.put(q.getAckIds(i), "PERMANENT_FAILURE_INVALID_ACK_ID");
      }
    }
    queues.of(name).pump();
    return answer(failed);
  }

  private static List<AckId> ids(List<String> ackIds) {
    if (ackIds.isEmpty()) {
      throw GoogleError.invalidArgument("No ack ids specified.");
    }
    return ackIds.stream().map(AckId::parse).toList();
  }

  private static Empty answer(Map<String, String> failed) {
    if (!failed.isEmpty()) {
      throw GoogleError.of(
              Code.INVALID_ARGUMENT,
              "Some acknowledgement ids in the request were invalid. This could be because the"
                  + " acknowledgement ids have expired or the acknowledgement ids were malformed.")
          .withErrorInfo("ACK_ID_INVALID", "pubsub.googleapis.com", failed);
    }
    return Empty.getDefaultInstance();
  }

  Requests<StreamingPullRequest> stream(
      StreamingPullRequest q, Call call, Answers<StreamingPullResponse> answers) {
    PubSubName name =
        PubSubName.of(
            tables.projects(), PubSubName.SUBSCRIPTIONS, "subscription", q.getSubscription());
    pulled(name);
    StreamPull stream = new StreamPull(tables, name, queues.of(name), q, answers);
    stream.begin(q);
    return stream;
  }
}
