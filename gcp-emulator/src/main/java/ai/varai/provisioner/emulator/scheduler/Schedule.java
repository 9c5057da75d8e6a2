package ai.varai.provisioner.emulator.scheduler;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * When a job runs: five fields in the form of unix-cron, or words such as {@code every 5 minutes}.
 *
 * @see <a href="https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules">Cron job
 *     format and time zone</a>
 */
interface Schedule {

  /** How far ahead a time is looked for: 29 February may be eight years away. */
  int YEARS = 9;

  /** The first time after the given one; empty if there is none within {@link #YEARS} years. */
  Optional<Instant> after(Instant time);

  /**
   * When the next execution is to begin. What became due while this one lasted is due at once, but
   * once only.
   *
   * @param began when the execution began
   * @param ended when it ended
   */
  default Optional<Instant> next(Instant began, Instant ended) {
    return after(began);
  }

  /** The schedule of a job; empty where the text or the time zone is not valid. */
  static Optional<Schedule> parse(String text, String timeZone) {
    return zone(timeZone)
        .flatMap(
            zone ->
                read(text, zone, CronSchedule::parse)
                    .or(() -> read(text, zone, EnglishSchedule::parse)));
  }

  private static Optional<Schedule> read(
      String text, ZoneId zone, BiFunction<String, ZoneId, Schedule> reader) {
    try {
      return Optional.of(reader.apply(text, zone));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * A zone of the tz database by its name; {@code utc} may be written small, and is what is taken
   * where none is given.
   */
  static Optional<ZoneId> zone(String name) {
    if (name.isEmpty() || name.toUpperCase(Locale.ROOT).equals("UTC")) {
      return Optional.of(ZoneId.of("Etc/UTC"));
    }
    return Optional.of(name).filter(ZoneId.getAvailableZoneIds()::contains).map(ZoneId::of);
  }
}
