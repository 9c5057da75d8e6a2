package ai.varai.provisioner.emulator.scheduler;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.Optional;

/**
 * At one time on certain days of certain months. A time that daylight saving leaves out comes an
 * hour later by the clock on the wall.
 *
 * @param months 1 to 12
 * @param dates days of the month; empty where weekdays decide
 * @param ordinals which of a month's weekdays of a name, 1 to 5
 * @param weekdays 0 (Sunday) to 6
 */
record DaySchedule(
    BitSet months, BitSet dates, BitSet ordinals, BitSet weekdays, LocalTime time, ZoneId zone)
    implements Schedule {

  @Override
  public Optional<Instant> after(Instant from) {
    LocalDate date = from.atZone(zone).toLocalDate();
    LocalDate last = date.plusYears(YEARS);
    while (date.isBefore(last)) {
      if (!months.get(date.getMonthValue())) {
        date = date.withDayOfMonth(1).plusMonths(1);
        continue;
      }
      if (runsOn(date)) {
        Instant at = date.atTime(time).atZone(zone).toInstant();
        if (at.isAfter(from)) {
          return Optional.of(at);
        }
      }
      date = date.plusDays(1);
    }
    return Optional.empty();
  }

  private boolean runsOn(LocalDate date) {
    return dates.isEmpty()
        ? weekdays.get(date.getDayOfWeek().getValue() % 7)
            && ordinals.get((date.getDayOfMonth() - 1) / 7 + 1)
        : dates.get(date.getDayOfMonth());
  }
}
