package ai.varai.provisioner.emulator.scheduler;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads schedules in words: {@code every 12 hours}, {@code every 5 minutes from 10:00 to 14:00},
 * {@code every 2 hours synchronized}, {@code 2nd,third mon,wed of march 17:00}, {@code 1 of
 * jan,july 00:00}, {@code first sunday of quarter 0:00}. The grammar is that of Google's {@code
 * Groc}, which the App Engine SDK for Java carries; words are small there.
 *
 * @see <a
 *     href="https://cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml">The
 *     schedule format</a>
 */
final class EnglishSchedule {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\d{1,2}:[0-5]\\d|[1-5](?:st|nd|rd|th)|\\d{1,5}|[a-z]+|,)\\s*");
  private static final List<String> WEEKDAYS =
      List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
  private static final List<String> MONTHS =
      List.of(
          "",
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final List<String> ORDINALS =
      List.of("", "first", "second", "third", "fourth", "fifth");
  private static final List<String> SHORT_ORDINALS = List.of("", "1st", "2nd", "3rd", "4th", "5th");

  private final List<String> tokens = new ArrayList<>();
  private final ZoneId zone;
  private int at;

  private EnglishSchedule(String text, ZoneId zone) {
    this.zone = zone;
    Matcher m = TOKEN.matcher(text);
    int end = 0;
    while (m.find() && m.start() == end) {
      tokens.add(m.group(1));
      end = m.end();
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("not a schedule: " + text);
    }
  }

  /** Throws IllegalArgumentException for what is no such schedule. */
  static Schedule parse(String text, ZoneId zone) {
    EnglishSchedule reader = new EnglishSchedule(text, zone);
    Schedule out =
        reader.peek(0).equals("every") && reader.peek(1).matches("\\d+")
            ? reader.interval()
            : reader.days();
    if (reader.at < reader.tokens.size()) {
      throw reader.unexpected();
    }
    return out;
  }

  private String peek(int ahead) {
    return at + ahead < tokens.size() ? tokens.get(at + ahead) : "";
  }

  private String take() {
    String token = peek(0);
    at++;
    return token;
  }

  private boolean takes(String word) {
    boolean there = peek(0).equals(word);
    at += there ? 1 : 0;
    return there;
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("unexpected '" + peek(0) + "'");
  }

  private Schedule interval() {
    at++;
    int number = Integer.parseInt(take());
    Duration interval =
        switch (take()) {
          case "hours" -> Duration.ofHours(number);
          case "mins", "minutes" -> Duration.ofMinutes(number);
          default -> throw unexpected();
        };
    if (interval.isZero()) {
      throw new IllegalArgumentException("an interval of nothing");
    }
    if (takes("synchronized")) {
      if (Duration.ofDays(1).toSeconds() % interval.toSeconds() != 0) {
        throw new IllegalArgumentException("a day is no multiple of " + interval);
      }
      return new IntervalSchedule(
          interval,
          Optional.of(new IntervalSchedule.Range(LocalTime.MIDNIGHT, LocalTime.of(23, 59))),
          zone);
    }
    if (takes("from")) {
      LocalTime from = time();
      if (!takes("to")) {
        throw unexpected();
      }
      return new IntervalSchedule(
          interval, Optional.of(new IntervalSchedule.Range(from, time())), zone);
    }
    return new IntervalSchedule(interval, Optional.empty(), zone);
  }

  private Schedule days() {
    BitSet dates = new BitSet();
    BitSet ordinals = new BitSet();
    BitSet weekdays = new BitSet();
    boolean byDate = peek(0).matches("\\d+");
    if (byDate) {
      list(dates, EnglishSchedule::date);
    } else {
      boolean every = takes("every");
      if (!every) {
        list(ordinals, EnglishSchedule::ordinal);
      }
      if (!takes("day")) {
        list(weekdays, EnglishSchedule::weekday);
      } else if (every) {
        weekdays.set(0, 7);
      } else {
        // The first day is that of the month, not any day of its first week.
        dates.or(ordinals);
      }
      if (every) {
        ordinals.set(1, 6);
      }
    }
    BitSet months = new BitSet();
    if (takes("of")) {
      months(months);
    } else if (byDate) {
      throw unexpected();
    } else {
      months.set(1, 13);
    }
    return new DaySchedule(months, dates, ordinals, weekdays, time(), zone);
  }

  private void months(BitSet months) {
    if (takes("month")) {
      months.set(1, 13);
    } else if (takes("quarter")) {
      quarters(months, 1);
    } else if (ordinal(peek(0)) > 0) {
      BitSet ofQuarter = new BitSet();
      list(ofQuarter, EnglishSchedule::ordinal);
      if (ofQuarter.length() > 4 || !takes("month") || !takes("of") || !takes("quarter")) {
        throw unexpected();
      }
      ofQuarter.stream().forEach(month -> quarters(months, month));
    } else {
      list(months, EnglishSchedule::month);
    }
  }

  private static void quarters(BitSet months, int first) {
    for (int month = first; month <= 12; month += 3) {
      months.set(month);
    }
  }

  private void list(BitSet into, ToIntFunction<String> reader) {
    do {
      int value = reader.applyAsInt(peek(0));
      if (value < 0) {
        throw unexpected();
      }
      into.set(value);
      at++;
    } while (takes(","));
  }

  private static int date(String word) {
    int date = word.matches("\\d{1,5}") ? Integer.parseInt(word) : -1;
    return date >= 1 && date <= 31 ? date : -1;
  }

  private static int ordinal(String word) {
    return word.isEmpty() ? -1 : Math.max(ORDINALS.indexOf(word), SHORT_ORDINALS.indexOf(word));
  }

  private static int weekday(String word) {
    return index(WEEKDAYS, word);
  }

  private static int month(String word) {
    return index(MONTHS, word);
  }

  /** By the whole name or its first three letters. */
  private static int index(List<String> names, String word) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!name.isEmpty() && (name.equals(word) || name.substring(0, 3).equals(word))) {
        return i;
      }
    }
    return -1;
  }

  private LocalTime time() {
    String[] parts = peek(0).split(":", -1);
    if (parts.length != 2 || Integer.parseInt(parts[0]) > 23) {
      throw unexpected();
    }
    at++;
    return LocalTime.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }
}
