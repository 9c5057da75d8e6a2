package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Times;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.monitoring.v3.Snooze;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The snoozes of a project, as they keep alerts from being opened. Labels of a snooze's filter are
 * compared with those of the alert.
 *
 * @see <a href="https://cloud.google.com/monitoring/alerts/snooze">Snooze notifications</a>
 */
final class ActiveSnoozes {
  private final List<Snooze> snoozes;

  ActiveSnoozes(List<Snooze> snoozes) {
    this.snoozes = snoozes;
  }

  boolean cover(ObjectNode alert, Instant moment) {
    return snoozes.stream()
        .filter(s -> s.getCriteria().getPoliciesList().contains(AlertRows.policy(alert)))
        .filter(s -> !start(s).isAfter(moment) && end(s).isAfter(moment))
        .anyMatch(s -> ListFilter.parse(s.getCriteria().getFilter()).test(alert));
  }

  /** The next beginning or end. */
  Optional<Instant> next(Instant now) {
    return snoozes.stream()
        .flatMap(s -> Stream.of(start(s), end(s)))
        .filter(t -> t.isAfter(now))
        .min(Instant::compareTo);
  }

  private static Instant start(Snooze s) {
    return Times.instant(s.getInterval().getStartTime());
  }

  private static Instant end(Snooze s) {
    return Times.instant(s.getInterval().getEndTime());
  }
}
