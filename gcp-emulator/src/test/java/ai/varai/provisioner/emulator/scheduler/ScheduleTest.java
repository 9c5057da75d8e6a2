package ai.varai.provisioner.emulator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When schedules come, in the forms that Google documents. */
class ScheduleTest {

  private static List<String> times(String schedule, String zone, String from, int count) {
    Schedule s = Schedule.parse(schedule, zone).orElseThrow();
    List<String> out = new ArrayList<>();
    Optional<Instant> at = Optional.of(Instant.parse(from));
    for (int i = 0; i < count; i++) {
      at = at.flatMap(s::after);
      out.add(at.orElseThrow().toString());
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // 1 January 2030 is a Tuesday.
        "* * * * * | 2030-01-01T00:00:00Z | 2030-01-01T00:01:00Z | 2030-01-01T00:02:00Z",
        "*/15 * * * * | 2030-01-01T00:00:30Z | 2030-01-01T00:15:00Z | 2030-01-01T00:30:00Z",
        "5-59/20 3 * * * | 2030-01-01T03:05:00Z | 2030-01-01T03:25:00Z | 2030-01-01T03:45:00Z",
        "0 9,17 * * MON-FRI | 2030-01-04T12:00:00Z | 2030-01-04T17:00:00Z | 2030-01-07T09:00:00Z",
        "0 0 1 jan,jul * | 2030-01-01T00:00:00Z | 2030-07-01T00:00:00Z | 2031-01-01T00:00:00Z",
        "0 0 * * 7 | 2030-01-01T00:00:00Z | 2030-01-06T00:00:00Z | 2030-01-13T00:00:00Z",
        "0 0 * * 5-7 | 2030-01-05T00:00:00Z | 2030-01-06T00:00:00Z | 2030-01-11T00:00:00Z",
        // Both days are restricted: either is enough.
        "0 0 1 * SAT | 2030-01-05T00:00:00Z | 2030-01-12T00:00:00Z | 2030-01-19T00:00:00Z",
        "0 0 1 * SAT | 2030-01-26T00:00:00Z | 2030-02-01T00:00:00Z | 2030-02-02T00:00:00Z",
        "0 0 29 2 * | 2030-01-01T00:00:00Z | 2032-02-29T00:00:00Z | 2036-02-29T00:00:00Z",
      })
  void fieldsOfUnixCron(String schedule, String from, String first, String second) {
    assertThat(times(schedule, "", from, 2)).containsExactly(first, second);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "every 12 hours | 2030-01-01T01:10:00Z | 2030-01-01T13:10:00Z | 2030-01-02T01:10:00Z",
        "every 1 minutes | 2030-01-01T01:10:00Z | 2030-01-01T01:11:00Z | 2030-01-01T01:12:00Z",
        "every 8 hours synchronized | 2030-01-01T01:10:00Z | 2030-01-01T08:00:00Z | 2030-01-01T16:00:00Z",
        "every 2 hours from 10:00 to 14:00 | 2030-01-01T12:30:00Z | 2030-01-01T14:00:00Z | 2030-01-02T10:00:00Z",
        "every 30 mins from 23:30 to 0:30 | 2030-01-01T23:40:00Z | 2030-01-02T00:00:00Z | 2030-01-02T00:30:00Z",
        "every day 00:00 | 2030-01-01T00:00:00Z | 2030-01-02T00:00:00Z | 2030-01-03T00:00:00Z",
        "every mon,wednesday 9:05 | 2030-01-01T00:00:00Z | 2030-01-02T09:05:00Z | 2030-01-07T09:05:00Z",
        "2nd,third mon of march 17:00 | 2030-01-01T00:00:00Z | 2030-03-11T17:00:00Z | 2030-03-18T17:00:00Z",
        "1st monday of sep,oct 17:00 | 2030-01-01T00:00:00Z | 2030-09-02T17:00:00Z | 2030-10-07T17:00:00Z",
        "1,15 of month 0:00 | 2030-01-01T00:00:00Z | 2030-01-15T00:00:00Z | 2030-02-01T00:00:00Z",
        "first day of quarter 6:00 | 2030-01-01T06:00:00Z | 2030-04-01T06:00:00Z | 2030-07-01T06:00:00Z",
        "1st sunday of 2nd month of quarter 6:00 | 2030-01-01T00:00:00Z | 2030-02-03T06:00:00Z | 2030-05-05T06:00:00Z",
      })
  void schedulesInWords(String schedule, String from, String first, String second) {
    assertThat(times(schedule, "", from, 2)).containsExactly(first, second);
  }

  @Test
  void aZoneDecidesAndASkippedHourDoesNotComeWhileARepeatedOneComesTwice() {
    assertThat(times("0 9 * * *", "Europe/Berlin", "2030-03-30T00:00:00Z", 2))
        .containsExactly("2030-03-30T08:00:00Z", "2030-03-31T07:00:00Z");
    assertThat(times("30 2 * * *", "Europe/Berlin", "2030-03-30T00:00:00Z", 2))
        .containsExactly("2030-03-30T01:30:00Z", "2030-04-01T00:30:00Z");
    assertThat(times("30 2 * * *", "Europe/Berlin", "2030-10-26T00:00:00Z", 3))
        .containsExactly("2030-10-26T00:30:00Z", "2030-10-27T00:30:00Z", "2030-10-27T01:30:00Z");
    assertThat(times("0 9 * * *", "utc", "2030-03-30T00:00:00Z", 1))
        .containsExactly("2030-03-30T09:00:00Z");
  }

  @Test
  void whatBecameDueDuringAnExecutionComesOnceAndAnIntervalBeginsWithItsEnd() {
    Instant began = Instant.parse("2030-01-01T00:00:00Z");
    Instant ended = Instant.parse("2030-01-01T00:07:30Z");
    assertThat(Schedule.parse("*/5 * * * *", "").orElseThrow().next(began, ended))
        .contains(Instant.parse("2030-01-01T00:05:00Z"));
    assertThat(Schedule.parse("every 5 minutes", "").orElseThrow().next(began, ended))
        .contains(Instant.parse("2030-01-01T00:12:30Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * L * *",
        "* * ? * *",
        "* * * 13 *",
        "* * * * 8",
        "* * * * MON#1",
        "*/0 * * * *",
        "5/15 * * * *",
        "10-5 * * * *",
        "@daily",
        "every 2 feet",
        "every 0 hours",
        "every 7 hours synchronized",
        "every day",
        "every day 25:00",
        "32 of month 00:00",
        "first monday of 4th month of quarter 00:00",
        "every 5 minutes please",
      })
  void whatIsNoSchedule(String text) {
    assertThat(Schedule.parse(text, "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nowhere/City", "utc+8", "GMT+8:00", "EST"})
  void whatIsNoZoneOfTheDatabase(String zone) {
    assertThat(Schedule.parse("* * * * *", zone)).isEmpty();
  }
}
