package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutures;
import com.google.api.core.ApiService;
import com.google.api.gax.batching.FlowControlSettings;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.pubsub.v1.AckResponse;
import com.google.cloud.pubsub.v1.MessageReceiverWithAckResponse;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Google's {@code Publisher} and {@code Subscriber}, which publish in batches and pull by streams.
 */
class StreamingTest {
  private static final int AT_ONCE = 5;

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static PubSubWorld world(String project) throws IOException {
    return new PubSubWorld(CLOUD.emulator(), project);
  }

  private static void stop(Subscriber subscriber) {
    subscriber.stopAsync().awaitTerminated();
  }

  @Test
  void allThatIsPublishedComesAndIsGoneWhenItIsAcknowledged() throws Exception {
    try (PubSubWorld world = world("stream-all")) {
      world.subscribe("work", Subscription.getDefaultInstance());
      Set<String> received = ConcurrentHashMap.newKeySet();
      Subscriber subscriber =
          world
              .subscriber(
                  "work",
                  (message, reply) -> {
                    received.add(message.getMessageId());
                    reply.ack();
                  })
              .build();
      subscriber.startAsync().awaitRunning();
      Publisher publisher = world.publisher("work", false);
      List<ApiFuture<String>> ids = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        ids.add(publisher.publish(PubSubWorld.message("m" + i)));
      }
      List<String> published = ApiFutures.allAsList(ids).get();
      publisher.shutdown();
      await().untilAsserted(() -> assertThat(received).containsAll(published));
      stop(subscriber);
      assertThat(Set.copyOf(published)).hasSize(2_000).isEqualTo(received);
      assertThat(world.pull("work")).isEmpty();
    }
  }

  @Test
  void messagesOfOneKeyComeInTheirOrderAndAgainInItWhenOneIsGivenBack() throws Exception {
    try (PubSubWorld world = world("stream-ordered")) {
      world.subscribe("keys", Subscription.newBuilder().setEnableMessageOrdering(true).build());
      Map<String, Queue<Integer>> received = new ConcurrentHashMap<>();
      AtomicInteger refused = new AtomicInteger();
      Subscriber subscriber =
          world
              .subscriber(
                  "keys",
                  (message, reply) -> {
                    int number = Integer.parseInt(message.getData().toStringUtf8());
                    if (number == 10 && refused.getAndIncrement() < 3) {
                      reply.nack();
                      return;
                    }
                    received
                        .computeIfAbsent(
                            message.getOrderingKey(), k -> new ConcurrentLinkedQueue<>())
                        .add(number);
                    reply.ack();
                  })
              .build();
      subscriber.startAsync().awaitRunning();
      Publisher publisher = world.publisher("keys", true);
      for (int i = 0; i < 40; i++) {
        for (String key : List.of("a", "b", "c")) {
          var unused = publisher.publish(keyed(key, i));
        }
      }
      publisher.shutdown();
      List<Integer> fromTen = IntStream.range(10, 40).boxed().toList();
      await()
          .untilAsserted(
              () ->
                  assertThat(received.values())
                      .hasSize(3)
                      .allSatisfy(of -> assertThat(of).contains(10).endsWith(39)));
      stop(subscriber);
      // The client goes on with what it had received already; all of that comes again.
      assertThat(refused).hasValueGreaterThanOrEqualTo(3);
      assertThat(received.values())
          .allSatisfy(
              of -> {
                List<Integer> all = List.copyOf(of);
                assertThat(all).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
                assertThat(all.subList(all.indexOf(10), all.size())).isEqualTo(fromTen);
              });
    }
  }

  private static PubsubMessage keyed(String key, int number) {
    return PubsubMessage.newBuilder()
        .setOrderingKey(key)
        .setData(ByteString.copyFromUtf8(Integer.toString(number)))
        .build();
  }

  @Test
  void messagesOfOneKeyComeInTheirOrderWhileManyPublishAtOnce() throws Exception {
    int keys = 16;
    int each = 100 * AT_ONCE;
    try (PubSubWorld world = world("stream-crowd")) {
      world.subscribe("crowd", Subscription.newBuilder().setEnableMessageOrdering(true).build());
      Map<String, Queue<Integer>> received = new ConcurrentHashMap<>();
      Subscriber subscriber =
          world
              .subscriber(
                  "crowd",
                  (message, reply) -> {
                    received
                        .computeIfAbsent(
                            message.getOrderingKey(), k -> new ConcurrentLinkedQueue<>())
                        .add(Integer.parseInt(message.getData().toStringUtf8()));
                    reply.ack();
                  })
              .build();
      subscriber.startAsync().awaitRunning();
      ExecutorService crowd = Executors.newFixedThreadPool(keys);
      try {
        List<Callable<String>> publishing = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
          String name = "key-" + key;
          publishing.add(
              () -> {
                for (int i = 0; i < each; i += AT_ONCE) {
                  world.publish(
                      "crowd",
                      IntStream.range(i, i + AT_ONCE).mapToObj(n -> keyed(name, n)).toList());
                }
                return name;
              });
        }
        for (Future<String> one : crowd.invokeAll(publishing)) {
          one.get();
        }
      } finally {
        crowd.shutdownNow();
      }
      List<Integer> inOrder = IntStream.range(0, each).boxed().toList();
      await()
          .untilAsserted(
              () ->
                  assertThat(received.values())
                      .hasSize(keys)
                      .allSatisfy(of -> assertThat(of).hasSizeGreaterThanOrEqualTo(each)));
      stop(subscriber);
      assertThat(received.values())
          .allSatisfy(of -> assertThat(of).containsExactlyElementsOf(inOrder));
    }
  }

  @Test
  void noMoreIsOutstandingThanTheSubscriberWants() throws Exception {
    try (PubSubWorld world = world("stream-flow")) {
      world.subscribe("flow", Subscription.getDefaultInstance());
      for (int i = 0; i < 20; i++) {
        world.publish("flow", "m" + i);
      }
      Queue<com.google.cloud.pubsub.v1.AckReplyConsumer> held = new ConcurrentLinkedQueue<>();
      Subscriber subscriber =
          world
              .subscriber("flow", (message, reply) -> held.add(reply))
              .setFlowControlSettings(
                  FlowControlSettings.newBuilder().setMaxOutstandingElementCount(5L).build())
              .build();
      subscriber.startAsync().awaitRunning();
      await().untilAsserted(() -> assertThat(held).hasSize(5));
      // The other fifteen are nobody's yet, and another caller gets them.
      assertThat(world.pull("flow")).hasSize(15);
      held.forEach(com.google.cloud.pubsub.v1.AckReplyConsumer::ack);
      stop(subscriber);
    }
  }

  @Test
  void withExactlyOnceDeliveryTheSubscriberIsToldWhatBecameOfHisAcknowledgement() throws Exception {
    try (PubSubWorld world = world("stream-once")) {
      world.subscribe("once", Subscription.newBuilder().setEnableExactlyOnceDelivery(true).build());
      Queue<AckResponse> answers = new ConcurrentLinkedQueue<>();
      MessageReceiverWithAckResponse receiver =
          (message, reply) ->
              ApiFutures.addCallback(
                  reply.ack(),
                  new com.google.api.core.ApiFutureCallback<>() {
                    @Override
                    public void onSuccess(AckResponse answer) {
                      answers.add(answer);
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                      answers.add(AckResponse.OTHER);
                    }
                  },
                  MoreExecutors.directExecutor());
      Subscriber subscriber = world.exactSubscriber("once", receiver);
      subscriber.startAsync().awaitRunning();
      world.publish("once", "a", "b", "c");
      await().untilAsserted(() -> assertThat(answers).hasSize(3));
      stop(subscriber);
      assertThat(answers).containsOnly(AckResponse.SUCCESSFUL);
      assertThat(world.pull("once")).isEmpty();
    }
  }

  @Test
  void aStreamEndsWithItsSubscription() throws Exception {
    try (PubSubWorld world = world("stream-end")) {
      world.subscribe("short", Subscription.getDefaultInstance());
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Subscriber subscriber = world.subscriber("short", (message, reply) -> reply.ack()).build();
      subscriber.addListener(
          new ApiService.Listener() {
            @Override
            public void failed(ApiService.State from, Throwable why) {
              failure.set(why);
            }
          },
          MoreExecutors.directExecutor());
      subscriber.startAsync().awaitRunning();
      world.publish("short", "first");
      await().untilAsserted(() -> assertThat(world.pull("short")).isEmpty());
      world.subscriptions.deleteSubscription(world.subscription("short"));
      assertThatThrownBy(() -> subscriber.awaitTerminated(30, TimeUnit.SECONDS))
          .isInstanceOf(IllegalStateException.class);
      // Who waits for the end may hear of it before the listener does.
      await().untilAsserted(() -> assertThat(failure.get()).isInstanceOf(NotFoundException.class));
    }
  }
}
