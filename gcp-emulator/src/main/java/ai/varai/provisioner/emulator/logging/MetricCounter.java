package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.support.Distributions;
import ai.varai.provisioner.emulator.support.Times;
import com.google.api.Distribution.BucketOptions;
import com.google.api.Metric;
import com.google.api.MetricDescriptor.ValueType;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.LogMetric;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What one log entry adds to a metric: a point of the minute in which the entry came.
 *
 * @see <a href="https://cloud.google.com/logging/docs/logs-based-metrics">Log-based metrics</a>
 */
final class MetricCounter {
  private static final Pattern EXTRACTOR =
      Pattern.compile(
          "\\s*(?:EXTRACT\\(\\s*([^)]+?)\\s*\\)|REGEXP_EXTRACT\\(\\s*([^,]+?)\\s*,\\s*\"(.*)\"\\s*\\))\\s*",
          Pattern.DOTALL);

  /** Google's buckets when a metric names none. */
  private static final BucketOptions USUAL =
      BucketOptions.newBuilder()
          .setExponentialBuckets(
              BucketOptions.Exponential.newBuilder()
                  .setNumFiniteBuckets(64)
                  .setGrowthFactor(2)
                  .setScale(0.01))
          .build();

  private MetricCounter() {}

  /** Empty when the entry has no number where the metric looks for one. */
  static Optional<TimeSeries> count(LogMetric metric, LogEntry entry) {
    TypedValue.Builder value = TypedValue.newBuilder();
    if (metric.getValueExtractor().isEmpty()) {
      value.setInt64Value(1);
    } else {
      Optional<Double> number =
          extract(metric.getValueExtractor(), entry).flatMap(MetricCounter::number);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      value.setDistributionValue(
          Distributions.of(
              number.get(),
              metric.getBucketOptions().equals(BucketOptions.getDefaultInstance())
                  ? USUAL
                  : metric.getBucketOptions()));
    }
    Metric.Builder type = Metric.newBuilder().setType(metric.getMetricDescriptor().getType());
    metric
        .getLabelExtractorsMap()
        .forEach((label, from) -> extract(from, entry).ifPresent(v -> type.putLabels(label, v)));
    Instant minute = Times.instant(entry.getReceiveTimestamp()).truncatedTo(ChronoUnit.MINUTES);
    return Optional.of(
        TimeSeries.newBuilder()
            .setMetric(type)
            .setResource(entry.getResource())
            .setMetricKind(metric.getMetricDescriptor().getMetricKind())
            .setValueType(value.hasDistributionValue() ? ValueType.DISTRIBUTION : ValueType.INT64)
            .addPoints(
                Point.newBuilder()
                    .setInterval(
                        TimeInterval.newBuilder()
                            .setStartTime(Times.timestamp(minute))
                            .setEndTime(Times.timestamp(minute.plus(1, ChronoUnit.MINUTES))))
                    .setValue(value))
            .build());
  }

  /** What {@code EXTRACT} or {@code REGEXP_EXTRACT} finds. */
  static Optional<String> extract(String extractor, LogEntry entry) {
    Matcher m = EXTRACTOR.matcher(extractor);
    if (!m.matches()) {
      return Optional.empty();
    }
    String field = m.group(1) != null ? m.group(1) : m.group(2);
    Optional<String> found = EntryFields.values(entry, field).stream().findFirst();
    if (m.group(1) != null) {
      return found;
    }
    try {
      Matcher part = Pattern.compile(m.group(3).replace("\\\\", "\\")).matcher(found.orElse(""));
      return part.find() && part.groupCount() > 0
          ? Optional.ofNullable(part.group(1))
          : Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
