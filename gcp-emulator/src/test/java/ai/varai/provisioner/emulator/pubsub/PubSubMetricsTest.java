package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.cloud.monitoring.v3.AlertPolicyServiceClient;
import com.google.cloud.monitoring.v3.AlertPolicyServiceSettings;
import com.google.cloud.monitoring.v3.MetricServiceClient;
import com.google.cloud.monitoring.v3.MetricServiceSettings;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.AlertPolicy.Condition.MetricThreshold;
import com.google.monitoring.v3.ComparisonType;
import com.google.monitoring.v3.ListTimeSeriesRequest;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.Subscription;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Monitoring shows of topics and subscriptions, in time that passes when a test says so. */
class PubSubMetricsTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:20Z");

  private GcpEmulator cloud;
  private PubSubWorld world;
  private MetricServiceClient metrics;

  @BeforeEach
  void start() throws IOException {
    cloud = GcpEmulator.start(Options.defaults().withClock(Clock.fixed(START, ZoneOffset.UTC)));
    world = new PubSubWorld(cloud, "measured");
    metrics =
        MetricServiceClient.create(
            MetricServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
  }

  @AfterEach
  void stop() {
    metrics.close();
    world.close();
    cloud.close();
  }

  private void pass(long seconds) {
    cloud.clock().advance(java.time.Duration.ofSeconds(seconds));
  }

  private List<TimeSeries> series(String metric) {
    return List.copyOf(
        metrics
            .listTimeSeries(
                ListTimeSeriesRequest.newBuilder()
                    .setName("projects/measured")
                    .setFilter("metric.type=\"pubsub.googleapis.com/" + metric + "\"")
                    .setInterval(
                        TimeInterval.newBuilder()
                            .setStartTime(Timestamps.fromMillis(START.toEpochMilli() - 60_000))
                            .setEndTime(Timestamps.fromMillis(cloud.clock().millis())))
                    .build())
            .getPage()
            .getResponse()
            .getTimeSeriesList());
  }

  /** The values of the one series of a metric, by the ends of their intervals. */
  private Map<String, Long> values(String metric) {
    List<TimeSeries> found = series(metric);
    assertThat(found).hasSizeLessThan(2);
    Map<String, Long> values = new TreeMap<>();
    for (TimeSeries each : found) {
      for (Point p : each.getPointsList()) {
        values.put(
            Timestamps.toString(p.getInterval().getEndTime()).substring(11, 19),
            p.getValue().getInt64Value());
      }
    }
    return values;
  }

  @Test
  void backlogsAreMeasuredOnceAMinuteAndAlsoWhereTheClockJumps() {
    world.subscribe("orders", Subscription.getDefaultInstance());
    world.publish("orders", "one", "two");
    assertThat(values("subscription/num_undelivered_messages")).isEmpty();
    pass(60);
    world.publish("orders", "three");
    pass(120);
    assertThat(values("subscription/num_undelivered_messages"))
        .containsExactly(
            Map.entry("00:01:00", 2L), Map.entry("00:02:00", 3L), Map.entry("00:03:00", 3L));
    assertThat(values("subscription/oldest_unacked_message_age"))
        .containsExactly(
            Map.entry("00:01:00", 40L), Map.entry("00:02:00", 100L), Map.entry("00:03:00", 160L));
    assertThat(values("subscription/backlog_bytes").get("00:03:00")).isPositive();
    TimeSeries shown = series("subscription/num_undelivered_messages").get(0);
    assertThat(shown.getResource().getType()).isEqualTo("pubsub_subscription");
    assertThat(shown.getResource().getLabelsMap())
        .containsOnly(Map.entry("project_id", "measured"), Map.entry("subscription_id", "orders"));

    world.acknowledge("orders", world.pull("orders"));
    pass(60);
    assertThat(values("subscription/num_undelivered_messages")).containsEntry("00:04:00", 0L);
    assertThat(values("subscription/oldest_unacked_message_age")).containsEntry("00:04:00", 0L);
    int before = values("subscription/num_undelivered_messages").size();
    pass(3_600);
    assertThat(values("subscription/num_undelivered_messages"))
        .as("what holds nothing is not measured on and on")
        .hasSize(before);
    world.publish("orders", "later");
    pass(60);
    assertThat(values("subscription/num_undelivered_messages")).containsEntry("01:05:00", 1L);
  }

  @Test
  void whatIsPublishedPulledAndAcknowledgedIsCountedInItsMinute() {
    world.subscribe("counted", Subscription.getDefaultInstance());
    world.publish("counted", "one", "two");
    world.publish("counted", "three");
    world.acknowledge("counted", world.pull("counted").subList(0, 2));
    pass(60);
    world.pull("counted");
    pass(60);
    assertThat(values("topic/send_message_operation_count"))
        .containsExactly(Map.entry("00:01:00", 3L));
    assertThat(values("topic/send_request_count")).containsExactly(Map.entry("00:01:00", 2L));
    TimeSeries sent = series("topic/send_request_count").get(0);
    assertThat(sent.getMetric().getLabelsMap())
        .containsOnly(
            Map.entry("response_class", "success"), Map.entry("response_code", "success"));
    assertThat(sent.getResource().getType()).isEqualTo("pubsub_topic");
    assertThat(sent.getResource().getLabelsMap()).containsEntry("topic_id", "counted");
    assertThat(Timestamps.toString(sent.getPoints(0).getInterval().getStartTime()))
        .isEqualTo("2030-01-01T00:00:00Z");
    assertThat(values("subscription/sent_message_count"))
        .containsExactly(Map.entry("00:01:00", 3L), Map.entry("00:02:00", 1L));
    assertThat(values("subscription/ack_message_count")).containsExactly(Map.entry("00:01:00", 2L));
    assertThat(values("subscription/expired_ack_deadlines_count"))
        .containsExactly(Map.entry("00:02:00", 1L));
    assertThat(values("subscription/pull_request_count"))
        .containsExactly(Map.entry("00:01:00", 1L), Map.entry("00:02:00", 1L));
  }

  @Test
  void whatIsDeliveredTooOftenIsCounted() {
    world.topics.createTopic(world.topic("dead-letters"));
    world.subscribe(
        "failing",
        Subscription.newBuilder()
            .setDeadLetterPolicy(
                DeadLetterPolicy.newBuilder()
                    .setDeadLetterTopic(world.topic("dead-letters"))
                    .setMaxDeliveryAttempts(5))
            .build());
    world.publish("failing", "m");
    for (int i = 0; i < 5; i++) {
      world.subscriptions.modifyAckDeadline(
          world.subscription("failing"), List.of(world.pull("failing").get(0).getAckId()), 0);
    }
    assertThat(world.pull("failing")).isEmpty();
    pass(60);
    assertThat(values("subscription/dead_letter_message_count"))
        .containsExactly(Map.entry("00:01:00", 1L));
    assertThat(values("subscription/sent_message_count"))
        .containsExactly(Map.entry("00:01:00", 5L));
  }

  @Test
  void pushesAreCountedByWhatTheEndpointAnswers() throws Exception {
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch accepted = new CountDownLatch(1);
    endpoint.createContext(
        "/",
        exchange -> {
          boolean good = calls.incrementAndGet() > 1;
          exchange.sendResponseHeaders(good ? 204 : 503, -1);
          exchange.close();
          if (good) {
            accepted.countDown();
          }
        });
    endpoint.start();
    try {
      world.subscribe(
          "pushed",
          Subscription.newBuilder()
              .setPushConfig(
                  PushConfig.newBuilder()
                      .setPushEndpoint("http://localhost:" + endpoint.getAddress().getPort() + "/"))
              .build());
      world.publish("pushed", "m");
      // A refused message comes again after a while, which passes when the test says so.
      Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(60))
          .until(
              () -> {
                pass(60);
                return accepted.getCount() == 0
                    && classes("subscription/push_request_count").size() == 2;
              });
      assertThat(classes("subscription/push_request_count"))
          .containsExactlyInAnyOrder("remote_server_5xx", "ack");
    } finally {
      endpoint.stop(0);
    }
  }

  private List<String> classes(String metric) {
    return series(metric).stream()
        .map(s -> s.getMetric().getLabelsOrThrow("response_class"))
        .toList();
  }

  @Test
  void refusedMessagesAreCountedApart() {
    world.topics.createTopic(world.topic("refusing"));
    assertThatThrownBy(() -> world.publish("refusing", List.of(PubsubMessage.getDefaultInstance())))
        .isInstanceOf(InvalidArgumentException.class);
    pass(60);
    assertThat(series("topic/send_message_operation_count"))
        .singleElement()
        .satisfies(
            s ->
                assertThat(s.getMetric().getLabelsMap())
                    .containsOnly(
                        Map.entry("response_class", "invalid"),
                        Map.entry("response_code", "invalid_argument")));
  }

  @Test
  void anAlertOpensWhenTheOldestMessageIsTooOldAndClosesWhenItIsAcknowledged() throws Exception {
    world.subscribe("watched", Subscription.getDefaultInstance());
    try (AlertPolicyServiceClient policies =
        AlertPolicyServiceClient.create(
            AlertPolicyServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      policies.createAlertPolicy(
          "projects/measured",
          AlertPolicy.newBuilder()
              .setDisplayName("backlog")
              .setCombiner(AlertPolicy.ConditionCombinerType.OR)
              .addConditions(
                  Condition.newBuilder()
                      .setDisplayName("too old")
                      .setConditionThreshold(
                          MetricThreshold.newBuilder()
                              .setFilter(
                                  "resource.type=\"pubsub_subscription\" AND metric.type="
                                      + "\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\"")
                              .setComparison(ComparisonType.COMPARISON_GT)
                              .setThresholdValue(600)
                              .setDuration(Duration.getDefaultInstance())))
              .build());
    }
    world.publish("watched", "waiting");
    pass(300);
    assertThat(alerts("OPEN")).isZero();
    pass(600);
    assertThat(alerts("OPEN")).isEqualTo(1);
    world.acknowledge("watched", world.pull("watched"));
    pass(60);
    assertThat(alerts("OPEN")).isZero();
    assertThat(alerts("CLOSED")).isEqualTo(1);
  }

  private int alerts(String state) {
    return new RestCalls(cloud)
        .get("/v3/projects/measured/alerts?filter=state%3D%22" + state + "%22")
        .body()
        .path("alerts")
        .size();
  }
}
