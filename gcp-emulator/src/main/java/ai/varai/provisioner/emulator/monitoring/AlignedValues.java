package ai.varai.provisioner.emulator.monitoring;

import com.google.api.MetricDescriptor.MetricKind;
import com.google.api.MetricDescriptor.ValueType;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.Aggregation.Aligner;
import com.google.monitoring.v3.Aggregation.Reducer;
import java.util.EnumSet;
import java.util.Set;

/**
 * For which kinds of metrics and types of values there are aligners and reducers, as their
 * definitions in {@code google.monitoring.v3.Aggregation} say.
 *
 * @see <a href="https://github.com/grafana/grafana/issues/22634">An aligner that is refused</a>
 */
final class AlignedValues {
  private static final Set<ValueType> NUMBERS = EnumSet.of(ValueType.INT64, ValueType.DOUBLE);
  private static final Set<ValueType> BOOLEAN = EnumSet.of(ValueType.BOOL);
  private static final Set<ValueType> DISTRIBUTIONS = EnumSet.of(ValueType.DISTRIBUTION);
  private static final Set<ValueType> NUMBERS_AND_DISTRIBUTIONS =
      EnumSet.of(ValueType.INT64, ValueType.DOUBLE, ValueType.DISTRIBUTION);
  private static final Set<ValueType> ANY = EnumSet.allOf(ValueType.class);

  private static final Set<MetricKind> GAUGES = EnumSet.of(MetricKind.GAUGE);
  private static final Set<MetricKind> GROWING =
      EnumSet.of(MetricKind.DELTA, MetricKind.CUMULATIVE);
  private static final Set<MetricKind> GAUGES_AND_DELTAS =
      EnumSet.of(MetricKind.GAUGE, MetricKind.DELTA);

  private AlignedValues() {}

  static void check(Aggregation how, MetricKind kind, ValueType values) {
    Aligner aligner = how.getPerSeriesAligner();
    if (!kinds(aligner).contains(kind) || !values(aligner).contains(values)) {
      throw Refusals.field(
          "aggregation.perSeriesAligner",
          aligner,
          "The aligner cannot be applied to metrics with kind "
              + kind
              + " and value type "
              + values
              + ".");
    }
    ValueType aligned = aligned(aligner, values);
    if (!values(how.getCrossSeriesReducer()).contains(aligned)) {
      throw Refusals.field(
          "aggregation.crossSeriesReducer",
          how.getCrossSeriesReducer(),
          "The reducer cannot be applied to metrics with value type " + aligned + ".");
    }
  }

  /** The type of the values when both have been applied. */
  static ValueType after(Aggregation how, ValueType values) {
    ValueType aligned = aligned(how.getPerSeriesAligner(), values);
    return switch (how.getCrossSeriesReducer()) {
      case REDUCE_COUNT, REDUCE_COUNT_TRUE, REDUCE_COUNT_FALSE -> ValueType.INT64;
      case REDUCE_NONE, REDUCE_MIN, REDUCE_MAX, REDUCE_SUM -> aligned;
      default -> ValueType.DOUBLE;
    };
  }

  private static Set<MetricKind> kinds(Aligner aligner) {
    return switch (aligner) {
      case ALIGN_DELTA, ALIGN_RATE -> GROWING;
      case ALIGN_INTERPOLATE,
          ALIGN_NEXT_OLDER,
          ALIGN_COUNT_TRUE,
          ALIGN_COUNT_FALSE,
          ALIGN_FRACTION_TRUE ->
          GAUGES;
      case ALIGN_NONE, UNRECOGNIZED -> EnumSet.allOf(MetricKind.class);
      default -> GAUGES_AND_DELTAS;
    };
  }

  private static Set<ValueType> values(Aligner aligner) {
    return switch (aligner) {
      case ALIGN_DELTA, ALIGN_SUM -> NUMBERS_AND_DISTRIBUTIONS;
      case ALIGN_COUNT -> EnumSet.of(ValueType.INT64, ValueType.DOUBLE, ValueType.BOOL);
      case ALIGN_COUNT_TRUE, ALIGN_COUNT_FALSE, ALIGN_FRACTION_TRUE -> BOOLEAN;
      case ALIGN_PERCENTILE_99, ALIGN_PERCENTILE_95, ALIGN_PERCENTILE_50, ALIGN_PERCENTILE_05 ->
          DISTRIBUTIONS;
      case ALIGN_NONE, ALIGN_NEXT_OLDER, UNRECOGNIZED -> ANY;
      default -> NUMBERS;
    };
  }

  private static ValueType aligned(Aligner aligner, ValueType values) {
    return switch (aligner) {
      case ALIGN_COUNT, ALIGN_COUNT_TRUE, ALIGN_COUNT_FALSE -> ValueType.INT64;
      case ALIGN_NONE,
          ALIGN_DELTA,
          ALIGN_INTERPOLATE,
          ALIGN_NEXT_OLDER,
          ALIGN_MIN,
          ALIGN_MAX,
          ALIGN_SUM,
          UNRECOGNIZED ->
          values;
      default -> ValueType.DOUBLE;
    };
  }

  private static Set<ValueType> values(Reducer reducer) {
    return switch (reducer) {
      case REDUCE_NONE, REDUCE_COUNT, UNRECOGNIZED -> ANY;
      case REDUCE_MIN, REDUCE_MAX -> NUMBERS;
      case REDUCE_COUNT_TRUE, REDUCE_COUNT_FALSE, REDUCE_FRACTION_TRUE -> BOOLEAN;
      default -> NUMBERS_AND_DISTRIBUTIONS;
    };
  }
}
