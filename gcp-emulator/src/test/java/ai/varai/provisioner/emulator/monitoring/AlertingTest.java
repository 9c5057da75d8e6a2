package ai.varai.provisioner.emulator.monitoring;

import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.START;
import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.above;
import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.policy;
import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.Distribution;
import com.google.api.Distribution.BucketOptions;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.Aggregation.Aligner;
import com.google.monitoring.v3.Aggregation.Reducer;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.AlertStrategy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.AlertPolicy.Condition.EvaluationMissingData;
import com.google.monitoring.v3.AlertPolicy.Condition.MetricAbsence;
import com.google.monitoring.v3.AlertPolicy.Condition.MetricThreshold;
import com.google.monitoring.v3.AlertPolicy.Condition.PrometheusQueryLanguageCondition;
import com.google.monitoring.v3.AlertPolicy.Condition.Trigger;
import com.google.monitoring.v3.AlertPolicy.ConditionCombinerType;
import com.google.monitoring.v3.ComparisonType;
import com.google.monitoring.v3.TypedValue;
import com.google.protobuf.BoolValue;
import com.google.protobuf.FieldMask;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conditions on time series open alerts, and close them. */
class AlertingTest {
  private final WatchedCloud watched = new WatchedCloud();

  @AfterEach
  void stop() {
    watched.close();
  }

  private static List<String> databases(List<JsonNode> alerts) {
    return alerts.stream()
        .map(a -> a.at("/resource/labels/database_id").asText().replace("watched:", ""))
        .sorted()
        .toList();
  }

  private static AlertStrategy closingAfter(long seconds) {
    return AlertStrategy.newBuilder().setAutoClose(seconds(seconds)).build();
  }

  @Test
  void anAlertOpensWhenTheValueIsAboveTheThresholdAndClosesWhenItIsBack() {
    AlertPolicy policy =
        watched.create(
            policy(above(0.8, 0))
                .setSeverity(AlertPolicy.Severity.CRITICAL)
                .putUserLabels("team", "data"));
    watched.measure("main", 0.5);
    watched.measure("other", 0.3);
    assertThat(watched.alerts("")).isEmpty();

    watched.pass(60);
    watched.measure("main", 0.9);
    JsonNode open = watched.open().get(0);
    assertThat(open.path("name").asText()).matches("projects/watched/alerts/0\\.[a-z0-9]{12}");
    assertThat(open.path("openTime").asText()).isEqualTo("2030-01-01T00:01:00Z");
    assertThat(open.has("closeTime")).isFalse();
    assertThat(open.at("/resource/type").asText()).isEqualTo("cloudsql_database");
    assertThat(databases(watched.open())).containsExactly("main");
    assertThat(open.at("/metric/type").asText()).isEqualTo(WatchedCloud.CPU);
    assertThat(open.at("/policy/name").asText()).isEqualTo(policy.getName());
    assertThat(open.at("/policy/displayName").asText()).isEqualTo("databases");
    assertThat(open.at("/policy/severity").asText()).isEqualTo("CRITICAL");
    assertThat(open.at("/policy/userLabels/team").asText()).isEqualTo("data");
    assertThat(open.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("name", "state", "openTime", "resource", "metric", "policy");

    watched.pass(60);
    watched.measure("main", 0.95);
    assertThat(watched.open()).containsExactly(open);
    watched.pass(60);
    watched.measure("main", 0.2);
    assertThat(watched.open()).isEmpty();
    JsonNode closed = watched.rest.get("/v3/" + open.path("name").asText()).body();
    assertThat(closed.path("state").asText()).isEqualTo("CLOSED");
    assertThat(closed.path("openTime")).isEqualTo(open.path("openTime"));
    assertThat(closed.path("closeTime").asText()).isEqualTo("2030-01-01T00:03:00Z");
  }

  @Test
  void aConditionIsMetOnceEveryValueOfItsDurationIsAbove() {
    watched.create(policy(above(0.8, 180)));
    for (double value : new double[] {0.9, 0.9, 0.5, 0.9, 0.9, 0.9}) {
      watched.measure("main", value);
      assertThat(watched.alerts("")).isEmpty();
      watched.pass(60);
    }
    watched.measure("main", 0.9);
    assertThat(databases(watched.open())).containsExactly("main");
  }

  @Test
  void aClockThatIsMovedShowsWhatWouldHaveHappened() {
    watched.create(policy(above(0.8, 60)));
    for (int minute = 1; minute <= 10; minute++) {
      watched.measure("main", minute >= 3 && minute <= 6 ? 0.9 : 0.1, 60L * minute);
    }
    assertThat(watched.alerts("")).isEmpty();
    watched.pass(660);
    JsonNode closed = watched.closed().get(0);
    assertThat(closed.path("openTime").asText()).isEqualTo("2030-01-01T00:04:00Z");
    assertThat(closed.path("closeTime").asText()).isEqualTo("2030-01-01T00:07:00Z");
    assertThat(watched.alerts("")).hasSize(1);
  }

  @Test
  void anAlertWithoutDataStaysOpenUntilItClosesByItself() {
    watched.create(policy(above(0.8, 0)).setAlertStrategy(closingAfter(1800)));
    watched.measure("main", 0.9);
    watched.pass(1800);
    assertThat(watched.open()).hasSize(1);
    watched.pass(86_400);
    assertThat(watched.closed().get(0).path("closeTime").asText())
        .isEqualTo(START.plusSeconds(60 + 1800).toString());
  }

  @Test
  void missingDataEndAnAlertOrAreOneAsTheConditionSays() {
    watched.create(
        policy(
            above(0.8, 60)
                .setEvaluationMissingData(EvaluationMissingData.EVALUATION_MISSING_DATA_INACTIVE)));
    watched.create(
        policy(
                above(0.95, 60)
                    .setEvaluationMissingData(EvaluationMissingData.EVALUATION_MISSING_DATA_ACTIVE))
            .setDisplayName("silence"));
    watched.measure("main", 0.9, 60);
    watched.measure("main", 0.9, 120);
    watched.pass(125);
    assertThat(watched.open())
        .extracting(a -> a.at("/policy/displayName").asText())
        .containsExactly("databases");
    watched.pass(240);
    assertThat(watched.open())
        .extracting(a -> a.at("/policy/displayName").asText())
        .containsExactly("silence");
    assertThat(watched.closed()).hasSize(1);
  }

  @Test
  void aRatioIsComparedSeriesBySeries() {
    String metric = "run.googleapis.com/request_count";
    String filter = "metric.type=\"" + metric + "\" AND resource.type=\"cloudsql_database\"";
    watched.create(
        policy(
            above(0.1, 0)
                .setFilter(filter + " AND metric.labels.response_code_class=\"5xx\"")
                .clearAggregations()
                .addAggregations(sum())
                .setDenominatorFilter(filter)
                .addDenominatorAggregations(sum())));
    for (String database : List.of("main", "other")) {
      count(metric, database, "5xx", database.equals("main") ? 20 : 5);
      count(metric, database, "2xx", 80);
    }
    assertThat(databases(watched.open())).containsExactly("main");
  }

  private static Aggregation sum() {
    return Aggregation.newBuilder()
        .setPerSeriesAligner(Aligner.ALIGN_SUM)
        .setAlignmentPeriod(seconds(60))
        .setCrossSeriesReducer(Reducer.REDUCE_SUM)
        .addGroupByFields("resource.label.database_id")
        .build();
  }

  private void count(String metric, String database, String kind, long value) {
    watched.write(
        metric,
        Map.of("response_code_class", kind),
        WatchedCloud.database(database),
        TypedValue.newBuilder().setInt64Value(value),
        0);
  }

  @Test
  void percentilesOfDistributionsAreOfWhatTheyCount() {
    String metric = "run.googleapis.com/request_latencies";
    String filter = "metric.type=\"" + metric + "\" AND resource.type=\"cloudsql_database\"";
    watched.create(
        policy(latency(filter, Aligner.ALIGN_PERCENTILE_95, Reducer.REDUCE_MAX))
            .setDisplayName("each"));
    watched.create(
        policy(latency(filter, Aligner.ALIGN_DELTA, Reducer.REDUCE_PERCENTILE_95))
            .setDisplayName("together"));
    watched.create(
        policy(latency(filter, Aligner.ALIGN_DELTA, Reducer.REDUCE_PERCENTILE_50))
            .setDisplayName("half"));
    // Of the slow one 10 of 100 take from 2 to 4 s, of both 10 of 300.
    latencies(metric, "slow", 90, 0, 10);
    assertThat(policies(watched.open())).containsExactly("each", "together");
    watched.pass(1);
    latencies(metric, "fast", 200, 0, 0);
    assertThat(policies(watched.open())).containsExactly("each");
  }

  private static List<String> policies(List<JsonNode> alerts) {
    return alerts.stream().map(a -> a.at("/policy/displayName").asText()).sorted().toList();
  }

  private static MetricThreshold.Builder latency(String filter, Aligner aligner, Reducer reducer) {
    return above(2000, 0)
        .setFilter(filter)
        .setAggregations(
            0,
            Aggregation.newBuilder()
                .setPerSeriesAligner(aligner)
                .setAlignmentPeriod(seconds(60))
                .setCrossSeriesReducer(reducer));
  }

  private void latencies(String metric, String database, long... counts) {
    Distribution.Builder latencies =
        Distribution.newBuilder()
            .setCount(Arrays.stream(counts).sum())
            .setMean(500)
            .setBucketOptions(
                BucketOptions.newBuilder()
                    .setExplicitBuckets(
                        BucketOptions.Explicit.newBuilder()
                            .addAllBounds(List.of(1000.0, 2000.0, 4000.0))));
    Arrays.stream(counts).forEach(latencies::addBucketCounts);
    watched.write(
        metric,
        Map.of(),
        WatchedCloud.database(database),
        TypedValue.newBuilder().setDistributionValue(latencies),
        MetricKind.DELTA,
        0);
  }

  @Test
  void conditionsAreCombinedAsThePolicySays() {
    for (ConditionCombinerType combiner :
        List.of(
            ConditionCombinerType.OR,
            ConditionCombinerType.AND,
            ConditionCombinerType.AND_WITH_MATCHING_RESOURCE)) {
      watched.create(
          policy(above(0.8, 0), above(0.2, 0).setComparison(ComparisonType.COMPARISON_LT))
              .setDisplayName(combiner.name())
              .setCombiner(combiner));
    }
    String of = "policy.displayName=\"%s\" AND state=\"OPEN\"";
    watched.measure("main", 0.9);
    assertThat(watched.alerts(of.formatted("OR"))).hasSize(1);
    assertThat(watched.alerts(of.formatted("AND"))).isEmpty();
    watched.measure("other", 0.1);
    assertThat(databases(watched.alerts(of.formatted("OR")))).containsExactly("main", "other");
    assertThat(databases(watched.alerts(of.formatted("AND")))).containsExactly("main", "other");
    assertThat(watched.alerts(of.formatted("AND_WITH_MATCHING_RESOURCE"))).isEmpty();
    watched.pass(60);
    watched.measure("main", 0.5);
    assertThat(watched.alerts(of.formatted("AND"))).isEmpty();
    assertThat(databases(watched.alerts(of.formatted("OR")))).containsExactly("other");
  }

  @Test
  void conditionsOnOneResourceAreMetTogether() {
    watched.create(
        policy(above(0.8, 0), above(0.85, 0))
            .setCombiner(ConditionCombinerType.AND_WITH_MATCHING_RESOURCE));
    watched.measure("main", 0.9);
    watched.measure("other", 0.82);
    assertThat(databases(watched.open())).containsExactly("main", "main");
  }

  @Test
  void aTriggerAsksForSeveralSeries() {
    watched.create(policy(above(0.8, 0).setTrigger(Trigger.newBuilder().setCount(2))));
    watched.create(
        policy(above(0.8, 0).setTrigger(Trigger.newBuilder().setPercent(60)))
            .setDisplayName("most"));
    watched.measure("a", 0.1);
    watched.measure("b", 0.1);
    watched.measure("c", 0.9);
    assertThat(watched.open()).isEmpty();
    watched.pass(1);
    watched.measure("b", 2);
    assertThat(watched.open()).hasSize(4);
    watched.pass(1);
    watched.measure("d", 0.1);
    assertThat(watched.open())
        .extracting(a -> a.at("/policy/displayName").asText())
        .containsExactly("databases", "databases");
  }

  @Test
  void aSeriesThatStopsIsAbsentUntilItIsBack() {
    watched.measure("before", 0.1);
    watched.pass(60);
    watched.create(
        AlertPolicy.newBuilder()
            .setDisplayName("silent")
            .setCombiner(ConditionCombinerType.OR)
            .addConditions(
                Condition.newBuilder()
                    .setDisplayName("no data")
                    .setConditionAbsent(
                        MetricAbsence.newBuilder()
                            .setFilter(WatchedCloud.ON_CPU)
                            .addAggregations(WatchedCloud.mean())
                            .setDuration(seconds(300))))
            .setAlertStrategy(closingAfter(3600)));
    watched.measure("main", 0.1);
    watched.pass(299);
    assertThat(watched.alerts("")).isEmpty();
    watched.pass(62);
    assertThat(databases(watched.open())).containsExactly("main");
    watched.measure("main", 0.1);
    assertThat(watched.open()).isEmpty();
    watched.pass(86_400);
    assertThat(watched.open()).isEmpty();
    assertThat(watched.closed()).hasSize(2);
  }

  @Test
  void whatIsDisabledDeletedOrInAnotherLanguageOpensNothing() {
    AlertPolicy policy = watched.create(policy(above(0.8, 0)));
    watched.create(
        AlertPolicy.newBuilder()
            .setDisplayName("prometheus")
            .setCombiner(ConditionCombinerType.OR)
            .addConditions(
                Condition.newBuilder()
                    .setDisplayName("up")
                    .setConditionPrometheusQueryLanguage(
                        PrometheusQueryLanguageCondition.newBuilder().setQuery("vector(1)"))));
    watched.measure("main", 0.9);
    assertThat(watched.open()).hasSize(1);
    AlertPolicy off =
        watched.policies.updateAlertPolicy(
            FieldMask.newBuilder().addPaths("enabled").build(),
            policy.toBuilder().setEnabled(BoolValue.of(false)).build());
    assertThat(watched.open()).isEmpty();
    watched.policies.updateAlertPolicy(
        FieldMask.newBuilder().addPaths("enabled").build(),
        off.toBuilder().setEnabled(BoolValue.of(true)).build());
    assertThat(watched.open()).hasSize(1);
    watched.policies.deleteAlertPolicy(policy.getName());
    assertThat(watched.open()).isEmpty();
    assertThat(watched.closed()).hasSize(2);
  }

  @Test
  void aSnoozeClosesAlertsAndLetsNoneOpenUntilItEnds() {
    AlertPolicy policy = watched.create(policy(above(0.8, 0)));
    watched.measure("main", 0.9);
    assertThat(watched.open()).hasSize(1);
    int status =
        watched
            .rest
            .post(
                "/v3/projects/watched/snoozes",
                """
                {"displayName": "night", "criteria": {"policies": ["%s"],
                  "filter": "resource.labels.database_id=\\"watched:main\\""},
                 "interval": {"startTime": "%s", "endTime": "%s"}}"""
                    .formatted(policy.getName(), watched.now(), watched.now().plusSeconds(600)))
            .status();
    assertThat(status).isEqualTo(200);
    assertThat(watched.open()).isEmpty();
    watched.measure("other", 0.9);
    watched.pass(300);
    watched.measure("main", 0.9);
    assertThat(databases(watched.open())).containsExactly("other");
    watched.measure("main", 0.9, 301);
    watched.pass(302);
    assertThat(databases(watched.open())).containsExactly("main", "other");
  }

  @Test
  void alertsAreListedInPagesInTheOrderThatIsAskedFor() {
    watched.create(policy(above(0.8, 0)));
    for (String database : List.of("a", "b", "c")) {
      watched.measure(database, 0.9);
      watched.pass(1);
    }
    String list = "/v3/projects/watched/alerts?orderBy=open_time&pageSize=2";
    JsonNode first = watched.rest.get(list).body();
    JsonNode second =
        watched.rest.get(list + "&pageToken=" + first.path("nextPageToken").asText()).body();
    assertThat(first.path("totalSize").asInt()).isEqualTo(3);
    assertThat(databases(List.of(first.at("/alerts/0"), first.at("/alerts/1"))))
        .containsExactly("a", "b");
    assertThat(databases(List.of(second.at("/alerts/0")))).containsExactly("c");
    assertThat(second.path("alerts")).hasSize(1);
    assertThat(databases(List.of(watched.alerts("").get(0)))).containsExactly("c");
    assertThat(watched.alerts("open_time > \"" + START + "\"")).hasSize(2);
    assertThat(watched.rest.get("/v3/projects/watched/alerts?orderBy=name").status())
        .isEqualTo(400);
    assertThat(watched.rest.get("/v3/projects/watched/alerts/0.none").status()).isEqualTo(404);
  }

  @Test
  void timesAreAsFineAsTheyCome() {
    watched.create(policy(above(0.8, 0)));
    watched.rest.post("/_emulator/clock", "{\"advance\": \"PT0.123456789S\"}");
    watched.measure("main", 0.9);
    assertThat(watched.open()).hasSize(1);
  }

  @Test
  void aConditionOnTextIsNeverMetAndKeepsNobodyFromWriting() {
    String state = "cloudsql.googleapis.com/database/state";
    watched.create(
        policy(
            above(0.8, 0)
                .setFilter(WatchedCloud.ON_CPU.replace(WatchedCloud.CPU, state))
                .clearAggregations()));
    watched.create(policy(above(0.8, 0)));
    watched.write(
        state,
        Map.of(),
        WatchedCloud.database("main"),
        TypedValue.newBuilder().setStringValue("RUNNING"),
        0);
    watched.measure("main", 0.9);
    assertThat(watched.open()).hasSize(1);
  }
}
