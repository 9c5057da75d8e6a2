package ai.varai.provisioner.emulator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import com.google.api.LabelDescriptor;
import com.google.api.LaunchStage;
import com.google.api.MetricDescriptor;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MetricDescriptor.ValueType;
import com.google.api.MonitoredResource;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.Aggregation.Aligner;
import com.google.monitoring.v3.Aggregation.Reducer;
import com.google.monitoring.v3.AlertPolicy.Condition.MetricThreshold;
import com.google.monitoring.v3.ListMetricDescriptorsRequest;
import com.google.monitoring.v3.TypedValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Google's services measure is known in every project, and what nobody measures is refused.
 */
class BuiltInMetricsTest {
  private static WatchedCloud watched;

  @BeforeAll
  static void start() {
    watched = new WatchedCloud();
  }

  @AfterAll
  static void stop() {
    watched.close();
  }

  private static MetricDescriptor metric(String type) {
    return watched.metrics.getMetricDescriptor(WatchedCloud.PROJECT + "/metricDescriptors/" + type);
  }

  private static List<String> types(String filter) {
    List<String> types = new ArrayList<>();
    watched
        .metrics
        .listMetricDescriptors(
            ListMetricDescriptorsRequest.newBuilder()
                .setName(WatchedCloud.PROJECT)
                .setFilter(filter)
                .setPageSize(7)
                .build())
        .iterateAll()
        .forEach(d -> types.add(d.getType()));
    return types;
  }

  @Test
  void aServicesMetricSaysWhatItMeasuresOfWhatAndHowOften() {
    MetricDescriptor requests = metric("run.googleapis.com/request_count");
    assertThat(requests.getName())
        .isEqualTo("projects/watched/metricDescriptors/run.googleapis.com/request_count");
    assertThat(requests.getMetricKind()).isEqualTo(MetricKind.DELTA);
    assertThat(requests.getValueType()).isEqualTo(ValueType.INT64);
    assertThat(requests.getUnit()).isEqualTo("1");
    assertThat(requests.getDisplayName()).isEqualTo("Request Count");
    assertThat(requests.getLaunchStage()).isEqualTo(LaunchStage.GA);
    assertThat(requests.getMonitoredResourceTypesList()).containsExactly("cloud_run_revision");
    assertThat(requests.getLabelsList())
        .extracting(LabelDescriptor::getKey)
        .containsExactly("response_code", "response_code_class", "route");
    assertThat(requests.getMetadata().getSamplePeriod().getSeconds()).isEqualTo(60);
    assertThat(requests.getMetadata().getIngestDelay().getSeconds()).isEqualTo(120);

    MetricDescriptor connections =
        metric("cloudsql.googleapis.com/database/network/connection_attempt_count");
    assertThat(connections.getLabels(2).getKey()).isEqualTo("anomalous_connection_throttled");
    assertThat(connections.getLabels(2).getValueType()).isEqualTo(LabelDescriptor.ValueType.BOOL);
    assertThatThrownBy(() -> metric("run.googleapis.com/requests"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(
            "Could not find descriptor for metric 'run.googleapis.com/requests'.");
  }

  @Test
  void metricsAreListedPageByPageByTypeAndByResource() {
    List<String> jobs =
        types("metric.type = starts_with(\"run.googleapis.com/\") resource.type=\"cloud_run_job\"");
    assertThat(jobs)
        .contains("run.googleapis.com/job/running_executions")
        .doesNotContain("run.googleapis.com/request_count")
        .isSorted()
        .hasSizeGreaterThan(14)
        .allMatch(t -> t.startsWith("run.googleapis.com/"));
    assertThat(types("metric.type = ends_with(\"/num_backends\")"))
        .containsExactly("cloudsql.googleapis.com/database/postgresql/num_backends");
    assertThatThrownBy(() -> types("metric.type =~ \"run.*\""))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(
            "Field filter had an invalid value of \"metric.type =~ \"run.*\"\": Could not parse"
                + " filter \"metric.type =~ \\\"run.*\\\"\"; syntax error at line 1, column 13,"
                + " token '=~'");
  }

  @Test
  void whatIsKnownOfCloudRunCloudSqlAndPubSubIsOfKindsOfResourcesThatThereAre() {
    for (MetricDescriptor each : BuiltInMetrics.all()) {
      assertThat(each.getMonitoredResourceTypesList()).as(each.getType()).isNotEmpty();
      if (BuiltInMetrics.knowsAllOf(each.getType())) {
        for (String resource : each.getMonitoredResourceTypesList()) {
          assertThat(
                  watched
                      .metrics
                      .getMonitoredResourceDescriptor(
                          WatchedCloud.PROJECT + "/monitoredResourceDescriptors/" + resource)
                      .getLabelsList())
              .as(resource)
              .isNotEmpty();
        }
      }
    }
  }

  private static MetricThreshold.Builder on(String metric, Aligner aligner, Reducer reducer) {
    return WatchedCloud.above(1, 0)
        .setFilter("metric.type=\"" + metric + "\" AND resource.type=\"global\"")
        .setAggregations(
            0,
            Aggregation.newBuilder()
                .setAlignmentPeriod(WatchedCloud.seconds(60))
                .setPerSeriesAligner(aligner)
                .setCrossSeriesReducer(reducer));
  }

  @ParameterizedTest
  @CsvSource({
    "custom.googleapis.com/nobody/wrote",
    "logging.googleapis.com/user/nothing",
    "workload.googleapis.com/failed_checks",
    "run.googleapis.com/requests_count",
    "request_count",
  })
  void aConditionOnAMetricThatThereIsNotIsRefused(String metric) {
    String missing = "Cannot find metric(s) that match type = \"" + metric + "\".";
    assertThatThrownBy(
            () ->
                watched.create(
                    WatchedCloud.policy(on(metric, Aligner.ALIGN_RATE, Reducer.REDUCE_NONE))))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(missing)
        .hasMessageContaining("it could take up to 10 minutes to become available.");
    Answer listed = series("metric.type=\"" + metric + "\"", "");
    assertThat(listed.status()).isEqualTo(404);
    assertThat(listed.body().at("/error/message").asText()).startsWith(missing);
  }

  @Test
  void whatOtherServicesMeasureMayBeAndWhatIsNotAskedForNeedNot() {
    watched.create(
        WatchedCloud.policy(
            on("redis.googleapis.com/stats/cpu", Aligner.ALIGN_RATE, Reducer.REDUCE_NONE)));
    assertThat(
            series(
                    "metric.type=starts_with(\"run.googleapis.com/\")"
                        + " NOT metric.type=\"run.googleapis.com/nothing\"",
                    "")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "run.googleapis.com/request_latencies, ALIGN_RATE, DELTA, DISTRIBUTION",
    "run.googleapis.com/request_latencies, ALIGN_COUNT, DELTA, DISTRIBUTION",
    "pubsub.googleapis.com/subscription/oldest_unacked_message_age, ALIGN_RATE, GAUGE, INT64",
    "cloudsql.googleapis.com/database/instance_state, ALIGN_MEAN, GAUGE, BOOL",
    "cloudsql.googleapis.com/database/uptime, ALIGN_FRACTION_TRUE, DELTA, INT64",
    "cloudsql.googleapis.com/database/postgresql/insights/aggregate/latencies,"
        + " ALIGN_PERCENTILE_99, CUMULATIVE, DISTRIBUTION",
  })
  void anAlignerThatDoesNotSuitAMetricIsRefused(
      String metric, Aligner aligner, String kind, String values) {
    String why =
        "Field aggregation.perSeriesAligner had an invalid value of \""
            + aligner
            + "\": The aligner cannot be applied to metrics with kind "
            + kind
            + " and value type "
            + values
            + ".";
    assertThatThrownBy(
            () -> watched.create(WatchedCloud.policy(on(metric, aligner, Reducer.REDUCE_NONE))))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(why);
    Answer listed = series("metric.type=\"" + metric + "\"", aligned(aligner));
    assertThat(listed.status()).isEqualTo(400);
    assertThat(listed.body().at("/error/message").asText()).isEqualTo(why);
  }

  @Test
  void aReducerMustSuitWhatTheAlignerMakes() {
    String passed = "monitoring.googleapis.com/uptime_check/check_passed";
    watched.create(
        WatchedCloud.policy(on(passed, Aligner.ALIGN_NEXT_OLDER, Reducer.REDUCE_COUNT_FALSE)));
    assertThatThrownBy(
            () ->
                watched.create(
                    WatchedCloud.policy(
                        on(passed, Aligner.ALIGN_FRACTION_TRUE, Reducer.REDUCE_COUNT_FALSE))))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(
            "Field aggregation.crossSeriesReducer had an invalid value of \"REDUCE_COUNT_FALSE\":"
                + " The reducer cannot be applied to metrics with value type DOUBLE.");
    watched.create(
        WatchedCloud.policy(
            on(
                    "run.googleapis.com/request_latencies",
                    Aligner.ALIGN_DELTA,
                    Reducer.REDUCE_PERCENTILE_99)
                .addAggregations(
                    Aggregation.newBuilder()
                        .setAlignmentPeriod(WatchedCloud.seconds(300))
                        .setPerSeriesAligner(Aligner.ALIGN_MEAN))));
  }

  @Test
  void aConditionsFilterThatCannotBeReadIsRefusedWithThePlace() {
    assertThatThrownBy(
            () ->
                watched.create(
                    WatchedCloud.policy(
                        WatchedCloud.above(1, 0)
                            .setFilter(WatchedCloud.ON_CPU + "\n  AND resource.labels.x=~\"a\""))))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("Field alert_policy.conditions[0].condition_threshold.filter had an")
        .hasMessageContaining("; syntax error at line 2, column 24, token '=~'");
  }

  @Test
  void aListOfSeriesTellsTheUnitOfItsValuesWhetherThereAreAnyOrNot() {
    String memory = "cloudsql.googleapis.com/database/memory/usage";
    String of = "metric.type=\"" + memory + "\"";
    assertThat(series(of, "").body().toString()).isEqualTo("{\"unit\":\"By\"}");
    watched.write(
        memory,
        Map.of(),
        MonitoredResource.newBuilder().setType("cloudsql_database").build(),
        TypedValue.newBuilder().setInt64Value(1),
        0);
    assertThat(series(of, "").body().at("/timeSeries")).hasSize(1);
    assertThat(series(of, "").body().at("/unit").asText()).isEqualTo("By");
    String received =
        "metric.type=\"cloudsql.googleapis.com/database/network/received_bytes_count\"";
    assertThat(series(received, aligned(Aligner.ALIGN_RATE)).body().at("/unit").asText())
        .isEqualTo("By/s");
    assertThat(series(of, aligned(Aligner.ALIGN_COUNT)).body().at("/unit").asText()).isEqualTo("1");
    assertThat(
            series("metric.type=one_of(\"" + memory + "\",\"" + WatchedCloud.CPU + "\")", "")
                .body()
                .at("/unit")
                .asText())
        .isEqualTo("{not_a_unit}");
  }

  private static String aligned(Aligner aligner) {
    return "&aggregation.alignmentPeriod=60s&aggregation.perSeriesAligner=" + aligner;
  }

  private static Answer series(String filter, String more) {
    return new RestCalls(watched.cloud)
        .get(
            "/v3/projects/watched/timeSeries?interval.startTime=2029-12-31T23:00:00Z"
                + "&interval.endTime=2030-01-01T01:00:00Z&filter="
                + URLEncoder.encode(filter, StandardCharsets.UTF_8)
                + more);
  }
}
