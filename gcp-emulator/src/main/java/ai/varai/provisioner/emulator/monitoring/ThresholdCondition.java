package ai.varai.provisioner.emulator.monitoring;

import com.google.monitoring.v3.AlertPolicy.Condition.EvaluationMissingData;
import com.google.monitoring.v3.AlertPolicy.Condition.MetricThreshold;
import com.google.monitoring.v3.ComparisonType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A series fails when each of its values within the duration is above, or below, the threshold.
 *
 * @see <a href="https://cloud.google.com/monitoring/alerts/concepts-indepth">Retest windows and
 *     missing data</a>
 */
final class ThresholdCondition implements MetricCondition {
  /** How long a series without data is known. */
  private static final Duration REMEMBERED = Duration.ofHours(24);

  private final MetricThreshold threshold;
  private final ConditionQuery numerator;
  private final Optional<ConditionQuery> denominator;
  private final Duration duration;
  private final boolean missingFails;

  ThresholdCondition(
      MetricThreshold threshold, ConditionQuery numerator, Optional<ConditionQuery> denominator) {
    this.threshold = threshold;
    this.numerator = numerator;
    this.denominator = denominator;
    this.duration = Duration.ofSeconds(threshold.getDuration().getSeconds());
    this.missingFails =
        threshold.getEvaluationMissingData()
            == EvaluationMissingData.EVALUATION_MISSING_DATA_ACTIVE;
  }

  @Override
  public Verdict at(Instant moment, Map<String, SeriesSample> open) {
    Map<String, SeriesSample> now = values(moment);
    Map<String, SeriesSample> failing = new LinkedHashMap<>();
    now.forEach(
        (key, sample) -> {
          if (fails(key, moment)) {
            failing.put(key, sample);
          }
        });
    Set<String> all = new HashSet<>(now.keySet());
    Set<String> missing = new HashSet<>();
    if (missingFails) {
      numerator
          .present(moment.minus(REMEMBERED), moment)
          .forEach(
              (key, sample) -> {
                if (all.add(key) && fails(key, moment)) {
                  failing.put(key, sample);
                }
              });
    } else if (threshold.getEvaluationMissingData()
        != EvaluationMissingData.EVALUATION_MISSING_DATA_INACTIVE) {
      open.forEach(
          (key, sample) -> {
            if (all.add(key)) {
              failing.put(key, sample);
              missing.add(key);
            }
          });
    }
    return Verdict.of(threshold.getTrigger(), all.size(), failing, missing, now);
  }

  /** Whether all values since the duration began are on the wrong side, and one was there then. */
  private boolean fails(String key, Instant moment) {
    Instant start = moment.minus(duration);
    Instant oldest = start.minus(numerator.reach());
    for (Instant t = moment; !t.isBefore(oldest); t = t.minus(Moments.STEP)) {
      Optional<SeriesSample> sample = Optional.ofNullable(values(t).get(key));
      if (sample.isEmpty() ? missingFails : exceeds(sample.get().value().orElseThrow())) {
        if (!t.isAfter(start)) {
          return true;
        }
      } else if (sample.isPresent()) {
        return false;
      }
    }
    return false;
  }

  private boolean exceeds(double value) {
    return threshold.getComparison() == ComparisonType.COMPARISON_LT
        ? value < threshold.getThresholdValue()
        : value > threshold.getThresholdValue();
  }

  private Map<String, SeriesSample> values(Instant moment) {
    if (denominator.isEmpty()) {
      return numerator.at(moment);
    }
    Map<String, Double> below = new HashMap<>();
    denominator
        .get()
        .at(moment)
        .values()
        .forEach(d -> below.put(labels(d), d.value().orElseThrow()));
    Map<String, SeriesSample> ratios = new LinkedHashMap<>();
    numerator
        .at(moment)
        .forEach(
            (key, sample) -> {
              double by = below.getOrDefault(labels(sample), 0.0);
              if (by != 0) {
                ratios.put(
                    key,
                    new SeriesSample(
                        sample.resource(),
                        sample.metric(),
                        OptionalDouble.of(sample.value().orElseThrow() / by)));
              }
            });
    return ratios;
  }

  /** The two sides of a ratio are of series with the same labels. */
  private static String labels(SeriesSample s) {
    return s.resource().path("labels") + "|" + s.metric().path("labels");
  }

  @Override
  public boolean hasData(String series, Instant after, Instant until) {
    return numerator.present(after, until).containsKey(series);
  }

  @Override
  public Optional<Instant> next(Instant now) {
    Duration window = missingFails ? duration.plus(REMEMBERED) : duration;
    return Moments.earlier(
        numerator.next(now, window), denominator.flatMap(d -> d.next(now, window)));
  }
}
