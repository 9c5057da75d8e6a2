package ai.varai.provisioner.emulator.monitoring;

import com.google.monitoring.v3.AlertPolicy.Condition.MetricAbsence;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A series fails when it had a point since its policy was last written and has none within the
 * duration.
 *
 * @see <a href="https://cloud.google.com/monitoring/alerts/metric-absence">Metric-absence alerting
 *     policies</a>
 */
final class AbsenceCondition implements MetricCondition {
  private static final Duration REMEMBERED = Duration.ofHours(24);

  private final MetricAbsence absence;
  private final ConditionQuery query;
  private final Instant written;
  private final Duration duration;

  AbsenceCondition(MetricAbsence absence, ConditionQuery query, Instant written) {
    this.absence = absence;
    this.query = query;
    this.written = written;
    this.duration = Duration.ofSeconds(absence.getDuration().getSeconds());
  }

  @Override
  public Verdict at(Instant moment, Map<String, SeriesSample> open) {
    Instant start = moment.minus(duration);
    Instant oldest = start.minus(REMEMBERED);
    Map<String, SeriesSample> there = query.present(start, moment);
    Map<String, SeriesSample> failing = new LinkedHashMap<>(open);
    // The bound itself is left out, and a point may be written in the moment of the policy.
    query
        .present(oldest.isAfter(written) ? oldest : written.minusSeconds(1), moment)
        .forEach(failing::putIfAbsent);
    failing.keySet().removeAll(there.keySet());
    return Verdict.of(
        absence.getTrigger(), failing.size() + there.size(), failing, failing.keySet(), there);
  }

  @Override
  public boolean hasData(String series, Instant after, Instant until) {
    return query.present(after, until).containsKey(series);
  }

  @Override
  public Optional<Instant> next(Instant now) {
    return query.next(now, duration);
  }
}
