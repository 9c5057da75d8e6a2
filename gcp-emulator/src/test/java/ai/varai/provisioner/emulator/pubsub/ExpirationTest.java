package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subscription that nobody uses is gone when its policy says so, by the emulator's clock. */
class ExpirationTest {
  private GcpEmulator cloud;
  private PubSubWorld world;

  @BeforeEach
  void start() throws IOException {
    cloud = GcpEmulator.start();
    world = new PubSubWorld(cloud, "expiring");
  }

  @AfterEach
  void stop() {
    world.close();
    cloud.close();
  }

  private void pass(java.time.Duration time) {
    cloud.clock().advance(time);
  }

  private static Subscription life(long days) {
    Duration day = Duration.newBuilder().setSeconds(days * 86_400).build();
    return Subscription.newBuilder()
        .setMessageRetentionDuration(Duration.newBuilder().setSeconds(86_400))
        .setExpirationPolicy(ExpirationPolicy.newBuilder().setTtl(day))
        .build();
  }

  private boolean there(String id) {
    try {
      world.subscriptions.getSubscription(world.subscription(id));
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Test
  void whatNobodyUsesExpiresWithItsMessages() {
    world.subscribe("unused", life(1));
    world.publish("unused", "lost");
    pass(java.time.Duration.ofHours(23));
    assertThat(there("unused")).isTrue();
    pass(java.time.Duration.ofHours(2));
    assertThat(there("unused")).isFalse();
    assertThatThrownBy(() -> world.pull("unused")).isInstanceOf(NotFoundException.class);
    assertThat(world.topics.listTopicSubscriptions(world.topic("unused")).iterateAll()).isEmpty();

    world.subscriptions.createSubscription(
        life(1).toBuilder()
            .setName(world.subscription("unused"))
            .setTopic(world.topic("unused"))
            .build());
    assertThat(world.pull("unused")).isEmpty();
    pass(java.time.Duration.ofHours(25));
    assertThat(there("unused")).isFalse();
  }

  @Test
  void thirtyOneDaysAreUsualAndAPolicyWithoutATimeMeansNever() {
    world.subscribe("usual", Subscription.getDefaultInstance());
    world.subscribe(
        "lasting",
        Subscription.newBuilder()
            .setExpirationPolicy(ExpirationPolicy.getDefaultInstance())
            .build());
    pass(java.time.Duration.ofDays(30));
    assertThat(there("usual")).isTrue();
    pass(java.time.Duration.ofDays(2));
    assertThat(there("usual")).isFalse();
    pass(java.time.Duration.ofDays(1_000));
    assertThat(there("lasting")).isTrue();
  }

  @Test
  void pullsAcknowledgementsSeeksAndChangesRenewItAndLooksDoNot() {
    world.subscribe("used", life(1));
    world.publish("used", "m");
    for (Runnable use :
        List.<Runnable>of(
            () -> world.acknowledge("used", world.pull("used")),
            () -> world.pull("used"),
            () ->
                world.subscriptions.seek(
                    SeekRequest.newBuilder()
                        .setSubscription(world.subscription("used"))
                        .setTime(Timestamps.fromMillis(cloud.clock().millis()))
                        .build()),
            () -> change("used", life(1).toBuilder().putLabels("a", "b").build(), "labels"))) {
      pass(java.time.Duration.ofHours(23));
      use.run();
    }
    pass(java.time.Duration.ofHours(23));
    assertThat(there("used")).isTrue();
    pass(java.time.Duration.ofHours(2));
    assertThat(there("used")).isFalse();
  }

  private void change(String id, Subscription to, String field) {
    world.subscriptions.updateSubscription(
        UpdateSubscriptionRequest.newBuilder()
            .setSubscription(to.toBuilder().setName(world.subscription(id)))
            .setUpdateMask(FieldMask.newBuilder().addPaths(field))
            .build());
  }

  @Test
  void aChangedPolicyCountsFromTheChange() {
    world.subscribe("longer", life(1));
    change("longer", life(5), "expiration_policy");
    pass(java.time.Duration.ofDays(4));
    assertThat(there("longer")).isTrue();
    change("longer", life(1), "expiration_policy");
    pass(java.time.Duration.ofHours(23));
    assertThat(there("longer")).isTrue();
    pass(java.time.Duration.ofHours(2));
    assertThat(there("longer")).isFalse();
  }

  @Test
  void anOpenStreamKeepsItAndItsEndBeginsTheTime() throws Exception {
    world.subscribe("streamed", life(1));
    world.publish("streamed", "first");
    CompletableFuture<String> first = new CompletableFuture<>();
    Subscriber subscriber =
        world
            .subscriber(
                "streamed",
                (message, reply) -> {
                  reply.ack();
                  first.complete(message.getData().toStringUtf8());
                })
            .build();
    subscriber.startAsync().awaitRunning();
    assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("first");
    pass(java.time.Duration.ofDays(3));
    assertThat(there("streamed")).isTrue();
    subscriber.stopAsync().awaitTerminated(60, TimeUnit.SECONDS);
    pass(java.time.Duration.ofHours(23));
    assertThat(there("streamed")).isTrue();
    // The client's end may reach the emulator after it said so: then the time begins later.
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(
            () -> {
              pass(java.time.Duration.ofHours(25));
              return !there("streamed");
            });
  }

  @Test
  void aSuccessfulPushKeepsIt() throws Exception {
    CountDownLatch pushed = new CountDownLatch(1);
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
          pushed.countDown();
        });
    endpoint.start();
    try {
      world.subscribe(
          "pushed",
          life(1).toBuilder()
              .setPushConfig(
                  PushConfig.newBuilder()
                      .setPushEndpoint("http://localhost:" + endpoint.getAddress().getPort() + "/"))
              .build());
      pass(java.time.Duration.ofHours(23));
      world.publish("pushed", "m");
      assertThat(pushed.await(60, TimeUnit.SECONDS)).isTrue();
      awaitAcknowledged();
      pass(java.time.Duration.ofHours(2));
      assertThat(there("pushed")).isTrue();
      pass(java.time.Duration.ofHours(24));
      assertThat(there("pushed")).isFalse();
    } finally {
      endpoint.stop(0);
    }
  }

  /** Lets minutes pass until Monitoring shows that the endpoint's answer has arrived. */
  private void awaitAcknowledged() {
    RestCalls calls = new RestCalls(cloud);
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(
            () -> {
              pass(java.time.Duration.ofMinutes(1));
              return calls
                      .get(
                          "/v3/projects/expiring/timeSeries?filter=metric.type%3D%22pubsub"
                              + ".googleapis.com/subscription/ack_message_count%22"
                              + "&interval.startTime=2020-01-01T00:00:00Z&interval.endTime="
                              + cloud.clock().instant())
                      .body()
                      .path("timeSeries")
                      .size()
                  == 1;
            });
  }

  @Test
  void itIsRememberedOverARestart(@TempDir Path data) throws Exception {
    Options options = Options.defaults().withDataDir(data);
    try (GcpEmulator first = GcpEmulator.start(options);
        PubSubWorld there = new PubSubWorld(first, "expiring")) {
      there.subscribe("kept", life(1));
    }
    try (GcpEmulator second = GcpEmulator.start(options);
        PubSubWorld there = new PubSubWorld(second, "expiring")) {
      second.clock().advance(java.time.Duration.ofHours(23));
      there.pull("kept");
      second.clock().advance(java.time.Duration.ofHours(25));
      assertThatThrownBy(() -> there.pull("kept")).isInstanceOf(NotFoundException.class);
    }
  }
}
