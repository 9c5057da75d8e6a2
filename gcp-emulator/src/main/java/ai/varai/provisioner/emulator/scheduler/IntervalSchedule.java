package ai.varai.provisioner.emulator.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Each time after an interval: counted from the end of the last execution, or within a range of the
 * day from its beginning.
 *
 * @see <a href="https://cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml">
 *     End-time and start-time intervals</a>
 */
record IntervalSchedule(Duration interval, Optional<Range> range, ZoneId zone) implements Schedule {

  /** From a time of the day to another, inclusive; over midnight where that is the earlier. */
  record Range(LocalTime from, LocalTime to) {}

  @Override
  public Optional<Instant> next(Instant began, Instant ended) {
    return after(range.isPresent() ? began : ended);
  }

  @Override
  public Optional<Instant> after(Instant time) {
    return Optional.of(range.map(r -> within(r, time)).orElseGet(() -> time.plus(interval)));
  }

  private Instant within(Range range, Instant time) {
    Instant start = before(range.from(), time);
    long passed = Duration.between(start, time).dividedBy(interval) + 1;
    Instant next = start.plus(interval.multipliedBy(passed));
    Instant later = following(range.from(), time);
    return contains(range, time) && contains(range, next) && next.isBefore(later) ? next : later;
  }

  private boolean contains(Range range, Instant time) {
    Instant ended = before(range.to(), time);
    return before(range.from(), time).isAfter(ended) || time.equals(ended);
  }

  /** The last moment until then at which it was this time of the day. */
  private Instant before(LocalTime of, Instant time) {
    LocalDate date = time.atZone(zone).toLocalDate();
    Instant there = date.atTime(of).atZone(zone).toInstant();
    return there.isAfter(time) ? date.minusDays(1).atTime(of).atZone(zone).toInstant() : there;
  }

  private Instant following(LocalTime of, Instant time) {
    LocalDate date = time.atZone(zone).toLocalDate();
    Instant there = date.atTime(of).atZone(zone).toInstant();
    return there.isAfter(time) ? there : date.plusDays(1).atTime(of).atZone(zone).toInstant();
  }
}
