package ai.varai.provisioner.emulator.monitoring;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A condition on time series. */
interface MetricCondition {

  /**
   * Evaluates the condition.
   *
   * @param open the series for which its alerts are open, by their keys
   */
  Verdict at(Instant moment, Map<String, SeriesSample> open);

  /** Whether a series has points after one moment and until another. */
  boolean hasData(String series, Instant after, Instant until);

  /** When, after now, it may come out differently without any new point. */
  Optional<Instant> next(Instant now);
}
