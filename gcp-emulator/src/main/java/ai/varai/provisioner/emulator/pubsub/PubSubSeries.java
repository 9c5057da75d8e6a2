package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.support.Times;
import com.google.api.Metric;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MetricDescriptor.ValueType;
import com.google.api.MonitoredResource;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import java.time.Instant;
import java.util.Map;

/**
 * Time series of topics and subscriptions, with one point each.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-pubsub">Metrics of
 *     Pub/Sub</a>
 */
final class PubSubSeries {
  private PubSubSeries() {}

  /**
   * @param metric without the service's name: {@code subscription/backlog_bytes}
   */
  static TimeSeries gauge(PubSubName of, String metric, Instant at, long value) {
    return series(of, metric, Map.of(), MetricKind.GAUGE, at, at, value);
  }

  static TimeSeries delta(
      PubSubName of,
      String metric,
      Map<String, String> labels,
      Instant from,
      Instant to,
      long value) {
    return series(of, metric, labels, MetricKind.DELTA, from, to, value);
  }

  private static TimeSeries series(
      PubSubName of,
      String metric,
      Map<String, String> labels,
      MetricKind kind,
      Instant from,
      Instant to,
      long value) {
    return TimeSeries.newBuilder()
        .setMetric(
            Metric.newBuilder().setType("pubsub.googleapis.com/" + metric).putAllLabels(labels))
        .setResource(resource(of))
        .setMetricKind(kind)
        .setValueType(ValueType.INT64)
        .addPoints(
            Point.newBuilder()
                .setInterval(
                    TimeInterval.newBuilder()
                        .setStartTime(Times.timestamp(from))
                        .setEndTime(Times.timestamp(to)))
                .setValue(TypedValue.newBuilder().setInt64Value(value)))
        .build();
  }

  private static MonitoredResource resource(PubSubName of) {
    String kind = of.collection().equals(PubSubName.TOPICS) ? "topic" : "subscription";
    return MonitoredResource.newBuilder()
        .setType("pubsub_" + kind)
        .putLabels("project_id", of.project().id())
        .putLabels(kind + "_id", of.id())
        .build();
  }
}
