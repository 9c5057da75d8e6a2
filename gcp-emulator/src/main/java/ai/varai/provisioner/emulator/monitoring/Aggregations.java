package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.support.Distributions;
import ai.varai.provisioner.emulator.support.EntryFilter;
import ai.varai.provisioner.emulator.support.Times;
import com.google.api.Metric;
import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MetricDescriptor.ValueType;
import com.google.api.MonitoredResource;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.Aggregation.Aligner;
import com.google.monitoring.v3.Aggregation.Reducer;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the points of each series onto equal periods, which end where the asked interval ends, and
 * then several series into one.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/ref_v3/rest/v3/Aggregation">Aggregation</a>
 */
final class Aggregations {
  private static final long SHORTEST = 60;

  private Aggregations() {}

  static List<TimeSeries> align(
      List<TimeSeries> series, Aggregation how, Instant from, Instant to) {
    Aligner aligner = how.getPerSeriesAligner();
    if (aligner == Aligner.ALIGN_NONE) {
      if (how.getCrossSeriesReducer() != Reducer.REDUCE_NONE) {
        throw Refusals.field(
            "aggregation.perSeriesAligner", aligner, "An aligner must be given when a reducer is.");
      }
      return series;
    }
    long period = how.getAlignmentPeriod().getSeconds();
    if (period < SHORTEST) {
      throw Refusals.field(
          "aggregation.alignmentPeriod", period + "s", "must be at least " + SHORTEST + "s.");
    }
    return series.stream().map(s -> aligned(s, aligner, period, to)).toList();
  }

  private static TimeSeries aligned(TimeSeries series, Aligner aligner, long period, Instant to) {
    TreeMap<Instant, List<TypedValue>> periods = new TreeMap<>();
    for (int i = series.getPointsCount() - 1; i >= 0; i--) {
      Instant at = SeriesStore.end(series.getPoints(i));
      long before = Math.floorDiv(Duration.between(at, to).toSeconds(), period);
      periods
          .computeIfAbsent(to.minusSeconds(before * period), k -> new ArrayList<>())
          .add(series.getPoints(i).getValue());
    }
    boolean gauge = series.getMetricKind() == MetricKind.GAUGE;
    boolean distributions =
        series.getValueType() == ValueType.DISTRIBUTION
            && (aligner == Aligner.ALIGN_SUM
                || (aligner == Aligner.ALIGN_DELTA && series.getMetricKind() == MetricKind.DELTA));
    List<Point> points = new ArrayList<>();
    double last = Double.NaN;
    for (Map.Entry<Instant, List<TypedValue>> each : periods.entrySet()) {
      List<Double> values = each.getValue().stream().map(v -> number(v, aligner)).toList();
      double newest = values.get(values.size() - 1);
      double first = Double.isNaN(last) ? values.get(0) : last;
      double grown =
          series.getMetricKind() == MetricKind.DELTA
              ? Statistics.of("SUM", values)
              : newest - first;
      double value =
          switch (aligner) {
            case ALIGN_DELTA -> grown;
            case ALIGN_RATE -> grown / period;
            case ALIGN_INTERPOLATE, ALIGN_NEXT_OLDER -> newest;
            case ALIGN_PERCENT_CHANGE -> (newest - first) / first * 100;
            case ALIGN_PERCENTILE_99,
                ALIGN_PERCENTILE_95,
                ALIGN_PERCENTILE_50,
                ALIGN_PERCENTILE_05 ->
                percentile(aligner.name(), each.getValue());
            default -> Statistics.of(aligner.name().substring("ALIGN_".length()), values);
          };
      last = newest;
      boolean between = aligner == Aligner.ALIGN_DELTA && !gauge;
      points.add(
          0,
          point(
              between ? each.getKey().minusSeconds(period) : each.getKey(),
              each.getKey(),
              distributions
                  ? together(each.getValue())
                  : number(value, whole(aligner.name(), series.getValueType()))));
    }
    return series.toBuilder()
        .clearPoints()
        .addAllPoints(points)
        .setMetricKind(
            aligner == Aligner.ALIGN_DELTA && !gauge ? MetricKind.DELTA : MetricKind.GAUGE)
        .setValueType(
            distributions
                ? ValueType.DISTRIBUTION
                : whole(aligner.name(), series.getValueType()) ? ValueType.INT64 : ValueType.DOUBLE)
        .build();
  }

  /** Of what distributions count, not of their means. */
  private static double percentile(String name, List<TypedValue> values) {
    if (!values.get(0).hasDistributionValue()) {
      return Statistics.of(
          name.substring(name.indexOf("PERCENTILE")),
          values.stream().map(v -> number(v, Aligner.ALIGN_NONE)).toList());
    }
    return Distributions.percentile(
        values.stream().map(TypedValue::getDistributionValue).toList(),
        Integer.parseInt(name.substring(name.lastIndexOf('_') + 1)) / 100.0);
  }

  /** What several distributions count together. */
  private static TypedValue together(List<TypedValue> values) {
    return TypedValue.newBuilder()
        .setDistributionValue(
            values.stream()
                .map(TypedValue::getDistributionValue)
                .reduce(CountedSeries::plus)
                .orElseThrow())
        .build();
  }

  private static boolean whole(String how, ValueType type) {
    if (how.contains("COUNT")) {
      return true;
    }
    return type == ValueType.INT64 && how.matches(".*_(MIN|MAX|SUM|DELTA|NEXT_OLDER)");
  }

  private static double number(TypedValue value, Aligner aligner) {
    return switch (value.getValueCase()) {
      case INT64_VALUE -> value.getInt64Value();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BOOL_VALUE -> value.getBoolValue() ? 1 : 0;
      case DISTRIBUTION_VALUE ->
          aligner == Aligner.ALIGN_COUNT
              ? value.getDistributionValue().getCount()
              : value.getDistributionValue().getMean();
      default ->
          throw Refusals.field(
              "aggregation.perSeriesAligner",
              aligner,
              "The aligner cannot be applied to metrics with value type STRING.");
    };
  }

  private static TypedValue number(double value, boolean whole) {
    return whole
        ? TypedValue.newBuilder().setInt64Value(Math.round(value)).build()
        : TypedValue.newBuilder().setDoubleValue(value).build();
  }

  private static Point point(Instant from, Instant to, TypedValue value) {
    return Point.newBuilder()
        .setInterval(
            TimeInterval.newBuilder()
                .setStartTime(Times.timestamp(from))
                .setEndTime(Times.timestamp(to)))
        .setValue(value)
        .build();
  }

  static List<TimeSeries> reduce(List<TimeSeries> series, Aggregation how) {
    Reducer reducer = how.getCrossSeriesReducer();
    if (reducer == Reducer.REDUCE_NONE) {
      return series;
    }
    Map<String, List<TimeSeries>> groups = new LinkedHashMap<>();
    for (TimeSeries s : series) {
      groups
          .computeIfAbsent(common(s, how.getGroupByFieldsList()).toString(), k -> new ArrayList<>())
          .add(s);
    }
    return groups.values().stream()
        .map(g -> reduced(g, reducer, how.getGroupByFieldsList()))
        .toList();
  }

  private static TimeSeries reduced(List<TimeSeries> group, Reducer reducer, List<String> by) {
    TreeMap<Instant, List<TypedValue>> values = new TreeMap<>();
    for (TimeSeries s : group) {
      for (Point p : s.getPointsList()) {
        values.computeIfAbsent(SeriesStore.end(p), k -> new ArrayList<>()).add(p.getValue());
      }
    }
    boolean whole = whole(reducer.name(), group.get(0).getValueType());
    boolean distributions =
        reducer == Reducer.REDUCE_SUM && group.get(0).getValueType() == ValueType.DISTRIBUTION;
    List<Point> points = new ArrayList<>();
    values.forEach(
        (at, all) ->
            points.add(
                0,
                point(
                    at,
                    at,
                    distributions
                        ? together(all)
                        : number(statistic(reducer.name(), all), whole))));
    return common(group.get(0), by).toBuilder()
        .setMetricKind(group.get(0).getMetricKind())
        .setValueType(
            distributions ? ValueType.DISTRIBUTION : whole ? ValueType.INT64 : ValueType.DOUBLE)
        .addAllPoints(points)
        .build();
  }

  private static double statistic(String reducer, List<TypedValue> values) {
    return reducer.contains("PERCENTILE")
        ? percentile(reducer, values)
        : Statistics.of(
            reducer.substring("REDUCE_".length()),
            values.stream().map(v -> number(v, Aligner.ALIGN_NONE)).toList());
  }

  /** What is left of a series' labels: the project, and the fields by which series are grouped. */
  private static TimeSeries common(TimeSeries series, List<String> by) {
    Metric.Builder metric = Metric.newBuilder().setType(series.getMetric().getType());
    MonitoredResource.Builder resource =
        MonitoredResource.newBuilder()
            .setType(series.getResource().getType())
            .putLabels("project_id", series.getResource().getLabelsOrDefault("project_id", ""));
    for (String field : by) {
      if (field.matches("metric\\.labels?\\.\\*")) {
        metric.putAllLabels(series.getMetric().getLabelsMap());
      } else if (field.matches("resource\\.labels?\\.\\*")) {
        resource.putAllLabels(series.getResource().getLabelsMap());
      }
      String name = field.substring(field.lastIndexOf('.') + 1);
      for (String value :
          EntryFilter.lookup(
              SeriesFields.tree(series.toBuilder().clearPoints().build()),
              field.replaceFirst("^(metric|resource)\\.label\\.", "$1.labels."))) {
        if (field.startsWith("metric.label")) {
          metric.putLabels(name, value);
        } else if (field.startsWith("resource.label")) {
          resource.putLabels(name, value);
        }
      }
    }
    return TimeSeries.newBuilder().setMetric(metric).setResource(resource).build();
  }
}
