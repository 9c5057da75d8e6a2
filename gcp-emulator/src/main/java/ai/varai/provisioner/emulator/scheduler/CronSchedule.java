package ai.varai.provisioner.emulator.scheduler;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Minute, hour, day of the month, month and day of the week in the form of unix-cron. A schedule
 * goes by the clock on the wall: a time that daylight saving leaves out does not come, and one that
 * comes twice counts twice. There is no {@code L}, {@code W}, {@code #} or {@code ?}.
 *
 * @param anyDate whether the day of the month is not restricted: its field begins with {@code *}
 * @param anyWeekday the same of the day of the week. Where both are restricted, either is enough
 * @see <a href="https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules">Format</a>
 * @see <a href="https://man7.org/linux/man-pages/man5/crontab.5.html">crontab(5)</a>
 */
record CronSchedule(
    BitSet minutes,
    BitSet hours,
    BitSet dates,
    BitSet months,
    BitSet weekdays,
    boolean anyDate,
    boolean anyWeekday,
    ZoneId zone)
    implements Schedule {
  private static final List<String> MONTHS =
      List.of(
          "", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final int SUNDAY = 7;

  /** Throws IllegalArgumentException for what is no such schedule. */
  static CronSchedule parse(String text, ZoneId zone) {
    String[] fields = text.strip().split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException("not five fields: " + text);
    }
    BitSet weekdays = values(fields[4], 0, SUNDAY, DAYS);
    if (weekdays.get(SUNDAY)) {
      weekdays.clear(SUNDAY);
      weekdays.set(0);
    }
    return new CronSchedule(
        values(fields[0], 0, 59, List.of()),
        values(fields[1], 0, 23, List.of()),
        values(fields[2], 1, 31, List.of()),
        values(fields[3], 1, 12, MONTHS),
        weekdays,
        fields[2].startsWith("*"),
        fields[4].startsWith("*"),
        zone);
  }

  private static BitSet values(String field, int least, int most, List<String> names) {
    BitSet out = new BitSet();
    for (String item : field.split(",", -1)) {
      String[] steps = item.split("/", -1);
      boolean all = steps[0].equals("*");
      String[] ends = steps[0].split("-", -1);
      if (steps.length > 2 || ends.length > 2 || (steps.length == 2 && !all && ends.length == 1)) {
        throw new IllegalArgumentException("not a value, a range or a step: " + item);
      }
      int from = all ? least : value(ends[0], names);
      int to = all ? most : value(ends[ends.length - 1], names);
      int step = steps.length == 2 ? value(steps[1], List.of()) : 1;
      if (from < least || to > most || from > to || step < 1) {
        throw new IllegalArgumentException("out of range: " + item);
      }
      for (int i = from; i <= to; i += step) {
        out.set(i);
      }
    }
    return out;
  }

  private static int value(String text, List<String> names) {
    int named = text.isEmpty() ? -1 : names.indexOf(text.toUpperCase(Locale.ROOT));
    if (named >= 0) {
      return named;
    }
    if (!text.matches("\\d{1,4}")) {
      throw new IllegalArgumentException("not a number: " + text);
    }
    return Integer.parseInt(text);
  }

  @Override
  public Optional<Instant> after(Instant time) {
    ZonedDateTime at = time.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60).atZone(zone);
    ZonedDateTime last = at.plusYears(YEARS);
    while (at.isBefore(last)) {
      if (!months.get(at.getMonthValue())) {
        at = at.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(zone);
      } else if (!runsOn(at.toLocalDate())) {
        at = at.toLocalDate().plusDays(1).atStartOfDay(zone);
      } else if (!hours.get(at.getHour())) {
        at = at.plusMinutes(60L - at.getMinute());
      } else if (!minutes.get(at.getMinute())) {
        at = at.plusMinutes(1);
      } else {
        return Optional.of(at.toInstant());
      }
    }
    return Optional.empty();
  }

  private boolean runsOn(LocalDate date) {
    boolean byDate = dates.get(date.getDayOfMonth());
    boolean byWeekday = weekdays.get(date.getDayOfWeek().getValue() % 7);
    return (anyDate || anyWeekday) ? (byDate && byWeekday) : (byDate || byWeekday);
  }
}
