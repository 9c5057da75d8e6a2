package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.support.Times;
import com.google.api.Metric;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MetricDescriptor.ValueType;
import com.google.monitoring.v3.CreateTimeSeriesRequest;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import com.google.monitoring.v3.UptimeCheckConfig;
import java.time.Instant;

/**
 * The time series of uptime checks, one for each location that a check comes from.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/metrics_gcp_i_o#gcp-monitoring">Metrics of
 *     Cloud Monitoring</a>
 */
final class UptimeSeries {
  /** A metric of uptime checks. */
  private enum Kind {
    PASSED("check_passed", ValueType.BOOL),
    LATENCY("request_latency", ValueType.DOUBLE),
    STATUS("http_status", ValueType.INT64);

    private final String type;
    private final ValueType values;

    Kind(String name, ValueType values) {
      this.type = "monitoring.googleapis.com/uptime_check/" + name;
      this.values = values;
    }
  }

  private final SeriesStore series;

  UptimeSeries(SeriesStore series) {
    this.series = series;
  }

  void write(String project, UptimeCheckConfig check, UptimeResult result, Instant at) {
    CreateTimeSeriesRequest.Builder points =
        CreateTimeSeriesRequest.newBuilder().setName("projects/" + project);
    for (CheckerLocation from : CheckerLocation.in(check.getSelectedRegionsList())) {
      add(points, Kind.PASSED, check, from, at, value().setBoolValue(result.passed()));
      result
          .latency()
          .ifPresent(
              l ->
                  add(
                      points,
                      Kind.LATENCY,
                      check,
                      from,
                      at,
                      value().setDoubleValue(l.toNanos() / 1e6)));
      result
          .status()
          .ifPresent(s -> add(points, Kind.STATUS, check, from, at, value().setInt64Value(s)));
    }
    series.writeMeasured(points.build());
  }

  private static TypedValue.Builder value() {
    return TypedValue.newBuilder();
  }

  private static void add(
      CreateTimeSeriesRequest.Builder request,
      Kind kind,
      UptimeCheckConfig check,
      CheckerLocation from,
      Instant at,
      TypedValue.Builder value) {
    request.addTimeSeries(
        TimeSeries.newBuilder()
            .setMetric(
                Metric.newBuilder()
                    .setType(kind.type)
                    .putLabels("check_id", Configurations.last(check.getName()))
                    .putLabels(
                        "checked_resource_id",
                        check.getMonitoredResource().getLabelsOrDefault("host", ""))
                    .putLabels("checker_location", from.label()))
            .setResource(check.getMonitoredResource())
            .setMetricKind(MetricKind.GAUGE)
            .setValueType(kind.values)
            .addPoints(
                Point.newBuilder()
                    .setInterval(TimeInterval.newBuilder().setEndTime(Times.timestamp(at)))
                    .setValue(value)));
  }
}
