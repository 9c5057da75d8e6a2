package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Times;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.AlertPolicy.Condition.MetricThreshold;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes conditions on time series ready to be evaluated, and tells of those that are not. */
final class MetricConditions {
  private static final Logger log = LoggerFactory.getLogger(MetricConditions.class);

  private final SeriesStore.Selection series;

  MetricConditions(SeriesStore.Selection series) {
    this.series = series;
  }

  /** Those of a policy's conditions that are on time series and can be evaluated. */
  Map<Condition, MetricCondition> of(AlertPolicy policy) {
    Map<Condition, MetricCondition> out = new LinkedHashMap<>();
    for (Condition condition : policy.getConditionsList()) {
      if (unevaluated(condition).isEmpty()) {
        try {
          of(policy, condition).ifPresent(c -> out.put(condition, c));
        } catch (GoogleError e) {
          log.warn("condition {} cannot be evaluated: {}", condition.getName(), e.getMessage());
        }
      }
    }
    return out;
  }

  private Optional<MetricCondition> of(AlertPolicy policy, Condition condition) {
    return switch (condition.getConditionCase()) {
      case CONDITION_THRESHOLD -> {
        MetricThreshold t = condition.getConditionThreshold();
        yield Optional.of(
            new ThresholdCondition(
                t,
                new ConditionQuery(series.matching(t.getFilter()), t.getAggregationsList()),
                t.getDenominatorFilter().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        new ConditionQuery(
                            series.matching(t.getDenominatorFilter()),
                            t.getDenominatorAggregationsList()))));
      }
      case CONDITION_ABSENT -> {
        Instant written = Times.instant(policy.getMutationRecord().getMutateTime());
        yield Optional.of(
            new AbsenceCondition(
                condition.getConditionAbsent(),
                new ConditionQuery(
                    series.matching(condition.getConditionAbsent().getFilter()),
                    condition.getConditionAbsent().getAggregationsList()),
                written));
      }
      default -> Optional.empty();
    };
  }

  /** Why a condition is kept and never met; empty for one that is evaluated. */
  static Optional<String> unevaluated(Condition condition) {
    return switch (condition.getConditionCase()) {
      case CONDITION_PROMETHEUS_QUERY_LANGUAGE -> Optional.of("it is in PromQL");
      case CONDITION_MONITORING_QUERY_LANGUAGE -> Optional.of("it is in MQL");
      case CONDITION_SQL -> Optional.of("it is in SQL");
      case CONDITION_THRESHOLD ->
          condition.getConditionThreshold().hasForecastOptions()
              ? Optional.of("it is a forecast")
              : ofFilter(condition.getConditionThreshold().getFilter());
      case CONDITION_ABSENT -> ofFilter(condition.getConditionAbsent().getFilter());
      default -> Optional.empty();
    };
  }

  private static Optional<String> ofFilter(String filter) {
    if (filter.contains("select_slo_")) {
      return Optional.of("its filter selects a service level objective");
    }
    return filter.contains("group.id") ? Optional.of("its filter names a group") : Optional.empty();
  }

  /** Tells whoever reads the emulator's log. */
  static void warn(AlertPolicy policy) {
    for (Condition condition : policy.getConditionsList()) {
      unevaluated(condition)
          .ifPresent(
              why ->
                  log.warn(
                      "condition \"{}\" of alert policy \"{}\" is kept and not evaluated: {}",
                      condition.getDisplayName(),
                      policy.getDisplayName(),
                      why));
    }
  }
}
