package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.UnimplementedException;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.DetachSubscriptionRequest;
import com.google.pubsub.v1.JavaScriptUDF;
import com.google.pubsub.v1.MessageTransform;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.Snapshot;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import com.google.pubsub.v1.UpdateTopicRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What subscriptions do with messages, by Google's client and the emulator's clock. */
class SubscriptionsTest {
  private GcpEmulator cloud;
  private PubSubWorld world;

  @BeforeEach
  void start() throws IOException {
    cloud = GcpEmulator.start();
    world = new PubSubWorld(cloud, "subscribing");
  }

  @AfterEach
  void stop() {
    world.close();
    cloud.close();
  }

  private void pass(long seconds) {
    cloud.clock().advance(java.time.Duration.ofSeconds(seconds));
  }

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  @Test
  void aSubscriptionHasTheUsualSettings() {
    Subscription made = world.subscribe("plain", Subscription.getDefaultInstance());
    assertThat(made.getAckDeadlineSeconds()).isEqualTo(10);
    assertThat(made.getMessageRetentionDuration()).isEqualTo(seconds(604_800));
    assertThat(made.getExpirationPolicy().getTtl()).isEqualTo(seconds(2_678_400));
    assertThat(made.getState()).isEqualTo(Subscription.State.ACTIVE);
    assertThat(world.subscriptions.getSubscription(made.getName())).isEqualTo(made);
    assertThat(world.subscriptions.listSubscriptions("projects/subscribing").iterateAll())
        .containsExactly(made);
    assertThat(world.topics.listTopicSubscriptions(world.topic("plain")).iterateAll())
        .containsExactly(made.getName());
  }

  @Test
  void whatIsNotAcknowledgedInTimeComesAgain() {
    world.subscribe("late", Subscription.getDefaultInstance());
    List<String> ids = world.publish("late", "one", "two");
    assertThat(ids).doesNotHaveDuplicates();
    List<ReceivedMessage> first = world.pull("late");
    assertThat(first).extracting(m -> m.getMessage().getMessageId()).isEqualTo(ids);
    assertThat(world.pull("late")).isEmpty();
    world.acknowledge("late", first.subList(0, 1));
    pass(11);
    List<ReceivedMessage> again = world.pull("late");
    assertThat(again).extracting(PubSubWorld::text).containsExactly("two");
    assertThat(again.get(0).getAckId()).isNotEqualTo(first.get(1).getAckId());

    world.subscriptions.modifyAckDeadline(
        world.subscription("late"), List.of(again.get(0).getAckId()), 60);
    pass(50);
    assertThat(world.pull("late")).isEmpty();
    world.subscriptions.modifyAckDeadline(
        world.subscription("late"), List.of(again.get(0).getAckId()), 0);
    assertThat(world.texts("late")).containsExactly("two");
    // An older acknowledgement counts as well, unless delivery is exactly once.
    world.acknowledge("late", again);
    pass(11);
    assertThat(world.pull("late")).isEmpty();
  }

  @Test
  void anOldAcknowledgementIsRefusedWhereDeliveryIsExactlyOnce() {
    world.subscribe("exact", Subscription.newBuilder().setEnableExactlyOnceDelivery(true).build());
    world.publish("exact", "one");
    List<ReceivedMessage> first = world.pull("exact");
    pass(11);
    assertThatThrownBy(() -> world.acknowledge("exact", first))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("Some acknowledgement ids in the request were invalid.");
    List<ReceivedMessage> second = world.pull("exact");
    assertThat(second).hasSize(1);
    world.acknowledge("exact", second);
    pass(11);
    assertThat(world.pull("exact")).isEmpty();
  }

  @Test
  void aRetryPolicyLetsAMessageWaitLongerEachTime() {
    world.subscribe(
        "patient",
        Subscription.newBuilder()
            .setRetryPolicy(
                RetryPolicy.newBuilder()
                    .setMinimumBackoff(seconds(20))
                    .setMaximumBackoff(seconds(30)))
            .build());
    world.publish("patient", "m");
    for (int wait : List.of(20, 30, 30)) {
      List<ReceivedMessage> taken = world.pull("patient");
      assertThat(taken).hasSize(1);
      world.subscriptions.modifyAckDeadline(
          world.subscription("patient"), List.of(taken.get(0).getAckId()), 0);
      pass(wait - 2);
      assertThat(world.pull("patient")).isEmpty();
      pass(2);
    }
    assertThat(world.pull("patient")).hasSize(1);
  }

  @Test
  void whatWasDeliveredTooOftenGoesToTheDeadLetters() {
    world.subscribe("dead", Subscription.getDefaultInstance());
    world.subscribe(
        "alive",
        Subscription.newBuilder()
            .setDeadLetterPolicy(
                DeadLetterPolicy.newBuilder()
                    .setDeadLetterTopic(world.topic("dead"))
                    .setMaxDeliveryAttempts(5))
            .build());
    world.publish("alive", "bad");
    for (int attempt = 1; attempt <= 5; attempt++) {
      List<ReceivedMessage> taken = world.pull("alive");
      assertThat(taken)
          .singleElement()
          .extracting(ReceivedMessage::getDeliveryAttempt)
          .isEqualTo(attempt);
      pass(11);
    }
    assertThat(world.pull("alive")).isEmpty();
    PubsubMessage letter = world.pull("dead").get(0).getMessage();
    assertThat(letter.getData().toStringUtf8()).isEqualTo("bad");
    assertThat(letter.getAttributesMap())
        .containsEntry("CloudPubSubDeadLetterSourceDeliveryCount", "5")
        .containsEntry("CloudPubSubDeadLetterSourceSubscription", "alive")
        .containsEntry("CloudPubSubDeadLetterSourceSubscriptionProject", "subscribing")
        .containsKey("CloudPubSubDeadLetterSourceTopicPublishTime");
  }

  @Test
  void aFilterLetsOnlyThroughWhatItNames() {
    world.subscribe(
        "filtered",
        Subscription.newBuilder()
            .setFilter(
                "(attributes:kind OR hasPrefix(attributes.path, \"/a/\")) AND NOT attributes.size ="
                    + " \"big\"")
            .build());
    world.publish(
        "filtered",
        List.of(
            with("none", Map.of("other", "x")),
            with("kind", Map.of("kind", "")),
            with("path", Map.of("path", "/a/b")),
            with("elsewhere", Map.of("path", "/b/a/")),
            with("big", Map.of("kind", "k", "size", "big"))));
    assertThat(world.texts("filtered")).containsExactly("kind", "path");
    for (String bad : List.of("kind = \"x\"", "attributes:a AND", "a OR b AND c", "attributes.a")) {
      assertThatThrownBy(
              () ->
                  world.subscriptions.createSubscription(
                      Subscription.newBuilder()
                          .setName(world.subscription("bad-filter"))
                          .setTopic(world.topic("filtered"))
                          .setFilter(bad)
                          .build()))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  private static PubsubMessage with(String text, Map<String, String> attributes) {
    return PubSubWorld.message(text).toBuilder().putAllAttributes(attributes).build();
  }

  @Test
  void oneCallerHasAllMessagesOfAnOrderingKey() {
    world.subscribe("ordered", Subscription.newBuilder().setEnableMessageOrdering(true).build());
    world.publish("ordered", List.of(keyed("1", "k"), keyed("2", "k"), keyed("3", "other")));
    List<ReceivedMessage> all = world.pull("ordered");
    assertThat(all).extracting(PubSubWorld::text).containsExactly("1", "2", "3");
    world.publish("ordered", List.of(keyed("4", "k"), keyed("5", "new")));
    // Nobody else gets the key as long as its messages are outstanding.
    assertThat(world.texts("ordered")).containsExactly("5");
    world.subscriptions.modifyAckDeadline(
        world.subscription("ordered"), List.of(all.get(0).getAckId()), 0);
    assertThat(world.texts("ordered")).containsExactly("1", "2", "4");
  }

  private static PubsubMessage keyed(String text, String key) {
    return PubSubWorld.message(text).toBuilder().setOrderingKey(key).build();
  }

  @Test
  void aSubscriptionGoesBackToASnapshotOrToATime() {
    world.subscribe("replay", Subscription.newBuilder().setRetainAckedMessages(true).build());
    world.publish("replay", "one", "two");
    List<ReceivedMessage> both = world.pull("replay");
    world.acknowledge("replay", both.subList(0, 1));
    Snapshot snapshot =
        world.subscriptions.createSnapshot(
            "projects/subscribing/snapshots/point", world.subscription("replay"));
    assertThat(snapshot.getTopic()).isEqualTo(world.topic("replay"));
    pass(60);
    java.time.Instant middle = cloud.clock().instant();
    world.publish("replay", "three");
    world.acknowledge("replay", world.pull("replay"));
    assertThat(world.pull("replay")).isEmpty();

    seek(SeekRequest.newBuilder().setSnapshot(snapshot.getName()));
    assertThat(world.texts("replay")).containsExactly("two", "three");
    seek(SeekRequest.newBuilder().setTime(Timestamps.fromMillis(0)));
    assertThat(world.texts("replay")).containsExactly("one", "two", "three");
    seek(SeekRequest.newBuilder().setTime(Timestamps.fromMillis(middle.toEpochMilli())));
    assertThat(world.texts("replay")).containsExactly("three");
    seek(
        SeekRequest.newBuilder()
            .setTime(Timestamps.fromMillis(middle.plusSeconds(3_600).toEpochMilli())));
    assertThat(world.pull("replay")).isEmpty();

    pass(8 * 86_400);
    assertThatThrownBy(() -> seek(SeekRequest.newBuilder().setSnapshot(snapshot.getName())))
        .isInstanceOf(NotFoundException.class);
  }

  private void seek(SeekRequest.Builder to) {
    world.subscriptions.seek(to.setSubscription(world.subscription("replay")).build());
  }

  @Test
  void aTopicRemembersForThoseWhoComeLater() {
    world.topics.createTopic(
        Topic.newBuilder()
            .setName(world.topic("replay"))
            .setMessageRetentionDuration(seconds(3_600))
            .build());
    world.publish("replay", "early");
    pass(1_800);
    world.publish("replay", "late");
    Subscription made =
        world.subscriptions.createSubscription(
            Subscription.newBuilder()
                .setName(world.subscription("replay"))
                .setTopic(world.topic("replay"))
                .build());
    assertThat(made.getTopicMessageRetentionDuration()).isEqualTo(seconds(3_600));
    assertThat(world.pull("replay")).isEmpty();
    seek(SeekRequest.newBuilder().setTime(Timestamps.fromMillis(0)));
    assertThat(world.texts("replay")).containsExactly("early", "late");
    pass(2_000);
    world.publish("replay", "latest");
    seek(SeekRequest.newBuilder().setTime(Timestamps.fromMillis(0)));
    // The subscription keeps what it has not delivered for seven days of its own.
    assertThat(world.texts("replay")).containsExactly("early", "late", "latest");
    pass(7 * 86_400);
    assertThat(world.pull("replay")).isEmpty();
  }

  @Test
  void aSubscriptionOutlivesItsTopicAndMayBeDetachedFromIt() {
    world.subscribe("gone", Subscription.getDefaultInstance());
    world.publish("gone", "kept");
    world.topics.deleteTopic(world.topic("gone"));
    assertThat(world.subscriptions.getSubscription(world.subscription("gone")).getTopic())
        .isEqualTo("_deleted-topic_");
    assertThat(world.texts("gone")).containsExactly("kept");

    world.subscribe("taken", Subscription.getDefaultInstance());
    world.publish("taken", "lost");
    world.topics.detachSubscription(
        DetachSubscriptionRequest.newBuilder()
            .setSubscription(world.subscription("taken"))
            .build());
    assertThat(world.subscriptions.getSubscription(world.subscription("taken")).getDetached())
        .isTrue();
    assertThatThrownBy(() -> world.pull("taken")).isInstanceOf(FailedPreconditionException.class);
  }

  @Test
  void whatMayNotBeChangedIsNot() {
    Subscription made = world.subscribe("fixed", Subscription.getDefaultInstance());
    Subscription changed =
        world.subscriptions.updateSubscription(
            UpdateSubscriptionRequest.newBuilder()
                .setSubscription(
                    Subscription.newBuilder()
                        .setName(made.getName())
                        .setAckDeadlineSeconds(30)
                        .putLabels("team", "a"))
                .setUpdateMask(
                    FieldMask.newBuilder().addPaths("ack_deadline_seconds").addPaths("labels"))
                .build());
    assertThat(changed.getAckDeadlineSeconds()).isEqualTo(30);
    assertThat(changed.getLabelsMap()).containsEntry("team", "a");
    assertThat(changed.getTopic()).isEqualTo(made.getTopic());
    assertThatThrownBy(
            () ->
                world.subscriptions.updateSubscription(
                    UpdateSubscriptionRequest.newBuilder()
                        .setSubscription(made)
                        .setUpdateMask(FieldMask.newBuilder().addPaths("topic"))
                        .build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("the 'topic' field in the Subscription is not mutable");
    assertThatThrownBy(
            () ->
                world.topics.updateTopic(
                    UpdateTopicRequest.newBuilder()
                        .setTopic(Topic.newBuilder().setName(world.topic("fixed")))
                        .build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("update_mask");
  }

  @Test
  void refusalsAreGooglesOwn() {
    world.subscribe("known", Subscription.getDefaultInstance());
    assertThatThrownBy(() -> world.topics.createTopic(world.topic("known")))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("Resource already exists in the project (resource=known).");
    assertThatThrownBy(() -> world.topics.getTopic(world.topic("unknown")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Resource not found (resource=unknown).");
    assertThatThrownBy(() -> world.topics.createTopic(world.topic("1st")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(
            "Invalid resource name given (name=projects/subscribing/topics/1st).");
    assertThatThrownBy(() -> world.publish("known", ""))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("One or more messages in the publish request is empty.");
    assertThatThrownBy(
            () ->
                world.topics.publish(
                    PublishRequest.newBuilder()
                        .setTopic(world.topic("known"))
                        .addMessages(
                            PubsubMessage.newBuilder().putAttributes("a", "x".repeat(1_025)))
                        .build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(
            "The attribute \"a\" in the request has a value that is too long. The length is 1025"
                + " characters, but the maximum allowed is 1024.");
    assertThatThrownBy(
            () -> world.subscriptions.acknowledge(world.subscription("known"), List.of("nothing")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("invalid ack ID");
    assertThatThrownBy(
            () ->
                world.subscriptions.createSubscription(
                    Subscription.newBuilder()
                        .setName(world.subscription("short"))
                        .setTopic(world.topic("known"))
                        .setAckDeadlineSeconds(5)
                        .build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("ack_deadline_seconds");
  }

  @Test
  void transformsThatWouldNotBeDoneAreRefusedUnlessTheyAreDisabled() {
    MessageTransform transform =
        MessageTransform.newBuilder()
            .setJavascriptUdf(
                JavaScriptUDF.newBuilder().setFunctionName("f").setCode("function f(m) {}"))
            .build();
    MessageTransform disabled = transform.toBuilder().setDisabled(true).build();
    Topic topic = Topic.newBuilder().setName(world.topic("changing")).build();
    assertThatThrownBy(
            () ->
                world.topics.createTopic(topic.toBuilder().addMessageTransforms(transform).build()))
        .isInstanceOf(UnimplementedException.class);
    world.topics.createTopic(topic.toBuilder().addMessageTransforms(disabled).build());
    Subscription subscription =
        Subscription.newBuilder()
            .setName(world.subscription("changing"))
            .setTopic(topic.getName())
            .build();
    assertThatThrownBy(
            () ->
                world.subscriptions.createSubscription(
                    subscription.toBuilder().addMessageTransforms(transform).build()))
        .isInstanceOf(UnimplementedException.class);
    world.subscriptions.createSubscription(
        subscription.toBuilder().addMessageTransforms(disabled).build());
    world.publish("changing", "as it is");
    assertThat(world.texts("changing")).containsExactly("as it is");
  }
}
