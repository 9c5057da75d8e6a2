package ai.varai.provisioner.emulator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.Options;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.MonitoredResource;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.cloud.logging.v2.LoggingClient;
import com.google.cloud.logging.v2.LoggingSettings;
import com.google.cloud.logging.v2.MetricsClient;
import com.google.cloud.logging.v2.MetricsSettings;
import com.google.logging.type.LogSeverity;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.LogMetric;
import com.google.logging.v2.WriteLogEntriesRequest;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.AlertStrategy;
import com.google.monitoring.v3.AlertPolicy.AlertStrategy.NotificationRateLimit;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.AlertPolicy.Condition.LogMatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of logs open alerts: by themselves, and through the metrics that count them. */
class LogAlertingTest {
  private static final MonitoredResource SERVICE =
      MonitoredResource.newBuilder()
          .setType("cloud_run_revision")
          .putLabels("service_name", "web")
          .build();

  private static void log(WatchedCloud watched, LogSeverity severity, String text)
      throws IOException {
    try (LoggingClient logging =
        LoggingClient.create(
            LoggingSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(watched.cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      logging.writeLogEntries(
          WriteLogEntriesRequest.newBuilder()
              .setLogName(WatchedCloud.PROJECT + "/logs/app")
              .setResource(SERVICE)
              .addEntries(LogEntry.newBuilder().setSeverity(severity).setTextPayload(text))
              .build());
    }
  }

  static void error(WatchedCloud watched, String text) throws IOException {
    log(watched, LogSeverity.ERROR, text);
  }

  static AlertPolicy.Builder onErrors() {
    return AlertPolicy.newBuilder()
        .setDisplayName("errors")
        .setCombiner(AlertPolicy.ConditionCombinerType.OR)
        .addConditions(
            Condition.newBuilder()
                .setDisplayName("an error was logged")
                .setConditionMatchedLog(
                    LogMatch.newBuilder()
                        .setFilter("severity>=ERROR AND textPayload:\"user=\"")
                        .putLabelExtractors(
                            "user", "REGEXP_EXTRACT(textPayload, \"user=([a-z]+)\")")))
        .setAlertStrategy(
            AlertStrategy.newBuilder()
                .setNotificationRateLimit(
                    NotificationRateLimit.newBuilder().setPeriod(WatchedCloud.seconds(300)))
                .setAutoClose(WatchedCloud.seconds(3600)));
  }

  @Test
  void anEntryOpensAnAlertForEachCombinationOfItsLabels() throws Exception {
    try (WatchedCloud watched = new WatchedCloud()) {
      watched.create(onErrors());
      log(watched, LogSeverity.INFO, "user=ann is here");
      error(watched, "no such page");
      assertThat(watched.alerts("")).isEmpty();
      error(watched, "user=ann was lost");
      log(watched, LogSeverity.CRITICAL, "user=bob was lost");
      error(watched, "user=ann was lost again");
      List<JsonNode> open = watched.open();
      assertThat(open)
          .extracting(a -> a.at("/log/extractedLabels/user").asText())
          .containsExactlyInAnyOrder("ann", "bob");
      assertThat(open.get(0).at("/resource/labels/service_name").asText()).isEqualTo("web");
      assertThat(open.get(0).has("metric")).isFalse();

      watched.pass(3000);
      error(watched, "user=ann was lost");
      watched.pass(1000);
      assertThat(watched.open())
          .extracting(a -> a.at("/log/extractedLabels/user").asText())
          .containsExactly("ann");
      assertThat(watched.closed().get(0).path("closeTime").asText())
          .isEqualTo("2030-01-01T01:00:00Z");
      watched.pass(3000);
      assertThat(watched.open()).isEmpty();
    }
  }

  @Test
  void aConditionOnEntriesStandsAloneAndOnlyItLimitsHowOftenItTells() throws Exception {
    try (WatchedCloud watched = new WatchedCloud()) {
      AlertPolicy.Builder two = onErrors();
      two.addConditions(two.getConditions(0));
      assertThatThrownBy(() -> watched.create(two))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining(
              "Alert policies with a log matching condition can only have a single condition.");
      AlertPolicy.Builder limited =
          WatchedCloud.policy(WatchedCloud.above(1, 0))
              .setAlertStrategy(onErrors().getAlertStrategy());
      assertThatThrownBy(() -> watched.create(limited))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining(
              "Field alertStrategy.notificationRateLimit had an invalid value of \"period { seconds:"
                  + " 300 }\": only log-based alert policies may specify a notification rate limit");
    }
  }

  @Test
  void aMetricThatCountsEntriesOpensAnAlertWhenItsMinuteIsOver() throws Exception {
    try (WatchedCloud watched = new WatchedCloud();
        MetricsClient metrics =
            MetricsClient.create(
                MetricsSettings.newBuilder()
                    .setTransportChannelProvider(Clients.grpc(watched.cloud))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build())) {
      metrics.createLogMetric(
          WatchedCloud.PROJECT,
          LogMetric.newBuilder().setName("errors").setFilter("severity>=ERROR").build());
      watched.create(
          WatchedCloud.policy(
              WatchedCloud.above(1, 0)
                  .setFilter(
                      "metric.type=\"logging.googleapis.com/user/errors\""
                          + " AND resource.type=\"cloud_run_revision\"")
                  .setAggregations(
                      0,
                      Aggregation.newBuilder()
                          .setPerSeriesAligner(Aggregation.Aligner.ALIGN_DELTA)
                          .setAlignmentPeriod(WatchedCloud.seconds(60)))));
      watched.pass(20);
      error(watched, "lost");
      error(watched, "lost again");
      assertThat(watched.alerts("")).isEmpty();
      watched.pass(60);
      JsonNode open = watched.open().get(0);
      assertThat(open.at("/metric/type").asText()).isEqualTo("logging.googleapis.com/user/errors");
      assertThat(open.at("/resource/labels/service_name").asText()).isEqualTo("web");
    }
  }

  @Test
  void anAlertOutlivesARestartAndClosesAfterIt(@TempDir Path data) throws Exception {
    Options kept = Options.defaults().withDataDir(data);
    String name;
    try (WatchedCloud first = new WatchedCloud(kept)) {
      first.create(WatchedCloud.policy(WatchedCloud.above(0.8, 0)));
      first.measure("main", 0.9);
      name = first.open().get(0).path("name").asText();
    }
    try (WatchedCloud second = new WatchedCloud(kept)) {
      assertThat(second.open()).extracting(a -> a.path("name").asText()).containsExactly(name);
      second.pass(60);
      second.measure("main", 0.1);
      assertThat(second.closed()).extracting(a -> a.path("name").asText()).containsExactly(name);
    }
  }
}
