package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.run.ServiceRunner.Usage;
import ai.varai.provisioner.emulator.support.Distributions;
import ai.varai.provisioner.emulator.support.Times;
import ai.varai.provisioner.emulator.support.UserMetrics;
import com.google.api.Distribution.BucketOptions;
import com.google.api.Metric;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MetricDescriptor.ValueType;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What Cloud Run measures, as time series of Cloud Monitoring: deltas of the minute in which
 * something happened, and the numbers of instances as they are.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run">Metrics of Run</a>
 */
final class RunMetrics {

  /** Google's list of metrics does not say which buckets its distributions have. */
  private static final BucketOptions BUCKETS =
      BucketOptions.newBuilder()
          .setExponentialBuckets(
              BucketOptions.Exponential.newBuilder()
                  .setNumFiniteBuckets(66)
                  .setGrowthFactor(1.4)
                  .setScale(1))
          .build();

  private final RunTables tables;

  RunMetrics(RunTables tables) {
    this.tables = tables;
  }

  /**
   * A request to a revision was answered.
   *
   * @param latency until its last byte was sent
   */
  void request(RunName revision, int status, Duration latency) {
    Map<String, String> labels =
        Map.of(
            "response_code", Integer.toString(status), "response_code_class", status / 100 + "xx");
    add(revision, "request_count", labels, count(1));
    add(revision, "request_latencies", labels, distribution(millis(latency)));
  }

  /** An instance of a revision is ready. */
  void started(RunName revision, Duration time) {
    add(revision, "container/startup_latencies", Map.of(), distribution(millis(time)));
  }

  /** What the instances of a revision did. Whichever had a request is active for the whole time. */
  void used(RunName revision, Usage usage) {
    sample(revision, "active", usage.active().size());
    sample(revision, "idle", usage.idle());
    String concurrencies = "container/max_request_concurrencies";
    for (int most : usage.active()) {
      add(revision, concurrencies, Map.of("state", "active"), distribution(most));
    }
    for (int i = 0; i < usage.idle(); i++) {
      add(revision, concurrencies, Map.of("state", "idle"), distribution(0));
    }
    add(
        revision,
        "container/billable_instance_time",
        Map.of(),
        TypedValue.newBuilder().setDoubleValue(millis(usage.billable()) / 1000).build());
  }

  /** An attempt at a task has ended. */
  void task(RunName job, int attempt, boolean succeeded) {
    add(
        job,
        "job/completed_task_attempt_count",
        Map.of("attempt", Integer.toString(attempt), "result", result(succeeded)),
        count(1));
  }

  /** An execution has ended. */
  void execution(RunName job, boolean succeeded) {
    add(job, "job/completed_execution_count", Map.of("result", result(succeeded)), count(1));
  }

  private static String result(boolean succeeded) {
    return succeeded ? "succeeded" : "failed";
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  private static TypedValue count(long number) {
    return TypedValue.newBuilder().setInt64Value(number).build();
  }

  private static TypedValue distribution(double value) {
    return TypedValue.newBuilder().setDistributionValue(Distributions.of(value, BUCKETS)).build();
  }

  private void add(RunName name, String metric, Map<String, String> labels, TypedValue value) {
    Instant minute = tables.emulation.clock().instant().truncatedTo(ChronoUnit.MINUTES);
    TimeInterval interval = interval(minute, minute.plus(1, ChronoUnit.MINUTES));
    // What containers do comes all the time, what is asked of them does not.
    give(
        name,
        series(name, metric, labels, MetricKind.DELTA, interval, value),
        metric.startsWith("container/") ? UserMetrics::sample : UserMetrics::add);
  }

  private void sample(RunName revision, String state, int instances) {
    Instant now = tables.emulation.clock().instant();
    give(
        revision,
        series(
            revision,
            "container/instance_count",
            Map.of("state", state),
            MetricKind.GAUGE,
            interval(now, now),
            count(instances)),
        UserMetrics::sample);
  }

  private interface Giving {
    void give(UserMetrics to, String project, TimeSeries series);
  }

  private void give(RunName name, TimeSeries series, Giving how) {
    tables
        .emulation
        .plugin(UserMetrics.class)
        .ifPresent(m -> how.give(m, name.project().id(), series));
  }

  private static TimeInterval interval(Instant from, Instant to) {
    return TimeInterval.newBuilder()
        .setStartTime(Times.timestamp(from))
        .setEndTime(Times.timestamp(to))
        .build();
  }

  private static TimeSeries series(
      RunName name,
      String metric,
      Map<String, String> labels,
      MetricKind kind,
      TimeInterval interval,
      TypedValue value) {
    return TimeSeries.newBuilder()
        .setMetric(Metric.newBuilder().setType("run.googleapis.com/" + metric).putAllLabels(labels))
        .setResource(RunOutput.resource(name))
        .setMetricKind(kind)
        .setValueType(
            switch (value.getValueCase()) {
              case DISTRIBUTION_VALUE -> ValueType.DISTRIBUTION;
              case DOUBLE_VALUE -> ValueType.DOUBLE;
              default -> ValueType.INT64;
            })
        .addPoints(Point.newBuilder().setInterval(interval).setValue(value))
        .build();
  }
}
