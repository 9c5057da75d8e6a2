package ai.varai.provisioner.emulator.monitoring;

import com.google.api.MetricDescriptor.ValueType;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.Aggregation.Aligner;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The time series of a condition, aligned on periods that end at the moment that is asked for and
 * reduced, as the condition's aggregations say one after the other. The period slides with that
 * moment.
 *
 * @see <a href="https://cloud.google.com/monitoring/alerts/concepts-indepth">Behavior of
 *     metric-based alerting policies</a>
 */
final class ConditionQuery {
  /** How long the newest point counts where no aligner is named. */
  private static final Aggregation NEWEST =
      Aggregation.newBuilder()
          .setPerSeriesAligner(Aligner.ALIGN_NEXT_OLDER)
          .setAlignmentPeriod(com.google.protobuf.Duration.newBuilder().setSeconds(300))
          .build();

  private final List<TimeSeries> selected;
  private final List<Aggregation> aggregations;
  private final Duration reach;
  private final Map<Instant, Map<String, SeriesSample>> known = new HashMap<>();

  /**
   * @param selected the series that pass the filter, newest point first; those of text have no
   *     value to compare
   * @param aggregations empty for the newest points as they are
   */
  ConditionQuery(List<TimeSeries> selected, List<Aggregation> aggregations) {
    this.selected = selected.stream().filter(s -> s.getValueType() != ValueType.STRING).toList();
    this.aggregations =
        aggregations.isEmpty()
            ? List.of(NEWEST)
            : aggregations.stream().map(ConditionQuery::aligned).toList();
    this.reach =
        Duration.ofSeconds(
            this.aggregations.stream().mapToLong(a -> a.getAlignmentPeriod().getSeconds()).sum());
  }

  private static Aggregation aligned(Aggregation a) {
    return a.getPerSeriesAligner() == Aligner.ALIGN_NONE
        ? NEWEST.toBuilder()
            .setCrossSeriesReducer(a.getCrossSeriesReducer())
            .addAllGroupByFields(a.getGroupByFieldsList())
            .build()
        : a;
  }

  /** How far back a point still has a part in a value. */
  Duration reach() {
    return reach;
  }

  /** The values at a moment, by the keys of their series. */
  Map<String, SeriesSample> at(Instant moment) {
    return known.computeIfAbsent(moment, this::values);
  }

  private Map<String, SeriesSample> values(Instant moment) {
    Map<String, SeriesSample> out = new LinkedHashMap<>();
    // What a counter has grown by is counted from the period before.
    for (TimeSeries s : aggregated(moment.minus(reach.multipliedBy(2)), moment)) {
      if (s.getPointsCount() > 0 && SeriesStore.end(s.getPoints(0)).equals(moment)) {
        out.put(SeriesStore.key(s), SeriesSample.of(s, OptionalDouble.of(number(s.getPoints(0)))));
      }
    }
    return out;
  }

  /** The series, without values, that have points after one moment and until another. */
  Map<String, SeriesSample> present(Instant after, Instant until) {
    Map<String, SeriesSample> out = new LinkedHashMap<>();
    for (TimeSeries s : aggregated(after, until)) {
      out.put(SeriesStore.key(s), SeriesSample.of(s, OptionalDouble.empty()));
    }
    return out;
  }

  private List<TimeSeries> aggregated(Instant after, Instant until) {
    List<TimeSeries> series = new ArrayList<>();
    for (TimeSeries s : selected) {
      TimeSeries within = SeriesStore.within(s, after, until);
      if (within.getPointsCount() > 0) {
        series.add(within);
      }
    }
    for (Aggregation how : series.isEmpty() ? List.<Aggregation>of() : aggregations) {
      series = Aggregations.reduce(Aggregations.align(series, how, after, until), how);
    }
    return series;
  }

  /** Of a distribution its mean. */
  private static double number(Point point) {
    TypedValue value = point.getValue();
    return switch (value.getValueCase()) {
      case INT64_VALUE -> value.getInt64Value();
      case DISTRIBUTION_VALUE -> value.getDistributionValue().getMean();
      default -> value.getDoubleValue();
    };
  }

  /**
   * When, after a moment, the values may next be others without any new point: the first point that
   * lies in the future, or a minute later where a point is within reach.
   */
  Optional<Instant> next(Instant now, Duration window) {
    Optional<Instant> next = Optional.empty();
    for (TimeSeries s : selected) {
      for (Point p : s.getPointsList()) {
        Instant end = SeriesStore.end(p);
        if (end.isAfter(now)) {
          next = Moments.earlier(next, end);
        } else {
          if (end.isAfter(now.minus(window).minus(reach).minus(Moments.STEP))) {
            next = Moments.earlier(next, now.plus(Moments.STEP));
          }
          break;
        }
      }
    }
    return next;
  }
}
