package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.Metric;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MonitoredResource;
import com.google.cloud.monitoring.v3.AlertPolicyServiceClient;
import com.google.cloud.monitoring.v3.AlertPolicyServiceSettings;
import com.google.cloud.monitoring.v3.MetricServiceClient;
import com.google.cloud.monitoring.v3.MetricServiceSettings;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.AlertPolicy.Condition.MetricThreshold;
import com.google.monitoring.v3.ComparisonType;
import com.google.monitoring.v3.CreateTimeSeriesRequest;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Timestamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An emulator whose time passes only when a test says so, with Google's clients of Monitoring. */
final class WatchedCloud implements AutoCloseable {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final String PROJECT = "projects/watched";
  static final String CPU = "cloudsql.googleapis.com/database/cpu/utilization";
  static final String ON_CPU =
      "metric.type=\"" + CPU + "\" AND resource.type=\"cloudsql_database\"";

  final GcpEmulator cloud;
  final RestCalls rest;
  final AlertPolicyServiceClient policies;
  final MetricServiceClient metrics;

  WatchedCloud() {
    this(Options.defaults());
  }

  WatchedCloud(Options options) {
    cloud = GcpEmulator.start(options.withClock(Clock.fixed(START, ZoneOffset.UTC)));
    rest = new RestCalls(cloud);
    try {
      policies =
          AlertPolicyServiceClient.create(
              AlertPolicyServiceSettings.newBuilder()
                  .setTransportChannelProvider(Clients.grpc(cloud))
                  .setCredentialsProvider(Clients.NO_CREDENTIALS)
                  .build());
      metrics =
          MetricServiceClient.create(
              MetricServiceSettings.newBuilder()
                  .setTransportChannelProvider(Clients.grpc(cloud))
                  .setCredentialsProvider(Clients.NO_CREDENTIALS)
                  .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Instant now() {
    return cloud.clock().instant();
  }

  void pass(long seconds) {
    rest.post("/_emulator/clock", "{\"advance\": \"PT" + seconds + "S\"}");
  }

  static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  static Aggregation mean() {
    return Aggregation.newBuilder()
        .setPerSeriesAligner(Aggregation.Aligner.ALIGN_MEAN)
        .setAlignmentPeriod(seconds(60))
        .build();
  }

  static MetricThreshold.Builder above(double threshold, long duration) {
    return MetricThreshold.newBuilder()
        .setFilter(ON_CPU)
        .addAggregations(mean())
        .setComparison(ComparisonType.COMPARISON_GT)
        .setThresholdValue(threshold)
        .setDuration(seconds(duration));
  }

  static AlertPolicy.Builder policy(MetricThreshold.Builder... thresholds) {
    AlertPolicy.Builder policy =
        AlertPolicy.newBuilder()
            .setDisplayName("databases")
            .setCombiner(AlertPolicy.ConditionCombinerType.OR);
    for (MetricThreshold.Builder each : thresholds) {
      policy.addConditions(
          Condition.newBuilder().setDisplayName("CPU is high").setConditionThreshold(each));
    }
    return policy;
  }

  AlertPolicy create(AlertPolicy.Builder policy) {
    return policies.createAlertPolicy(PROJECT, policy.build());
  }

  static MonitoredResource database(String name) {
    return MonitoredResource.newBuilder()
        .setType("cloudsql_database")
        .putLabels("database_id", "watched:" + name)
        .putLabels("region", "europe-west1")
        .build();
  }

  /** Writes a value of a gauge, as Google's service would, dated some seconds from now. */
  void measure(String database, double value, long fromNow) {
    write(
        CPU, Map.of(), database(database), TypedValue.newBuilder().setDoubleValue(value), fromNow);
  }

  void measure(String database, double value) {
    measure(database, value, 0);
  }

  void write(
      String metric,
      Map<String, String> labels,
      MonitoredResource resource,
      TypedValue.Builder value,
      long fromNow) {
    write(metric, labels, resource, value, MetricKind.GAUGE, fromNow);
  }

  void write(
      String metric,
      Map<String, String> labels,
      MonitoredResource resource,
      TypedValue.Builder value,
      MetricKind kind,
      long fromNow) {
    Instant end = now().plusSeconds(fromNow);
    metrics.createServiceTimeSeries(
        CreateTimeSeriesRequest.newBuilder()
            .setName(PROJECT)
            .addTimeSeries(
                TimeSeries.newBuilder()
                    .setMetric(Metric.newBuilder().setType(metric).putAllLabels(labels))
                    .setResource(resource)
                    .setMetricKind(kind)
                    .addPoints(
                        Point.newBuilder()
                            .setInterval(
                                TimeInterval.newBuilder()
                                    .setStartTime(
                                        Timestamps.fromMillis(
                                            end.minusSeconds(kind == MetricKind.GAUGE ? 0 : 60)
                                                .toEpochMilli()))
                                    .setEndTime(Timestamps.fromMillis(end.toEpochMilli())))
                            .setValue(value)))
            .build());
  }

  /** The alerts that pass a filter, as the REST method lists them. */
  List<JsonNode> alerts(String filter) {
    List<JsonNode> out = new ArrayList<>();
    rest.get(
            "/v3/"
                + PROJECT
                + "/alerts?filter="
                + URLEncoder.encode(filter, StandardCharsets.UTF_8))
        .body()
        .path("alerts")
        .forEach(out::add);
    return out;
  }

  List<JsonNode> open() {
    return alerts("state=\"OPEN\"");
  }

  List<JsonNode> closed() {
    return alerts("state=\"CLOSED\"");
  }

  @Override
  public void close() {
    policies.close();
    metrics.close();
    cloud.close();
  }
}
