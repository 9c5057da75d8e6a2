package ai.varai.provisioner.emulator.trace;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.devtools.cloudtrace.v1.Trace;
import com.google.devtools.cloudtrace.v1.TraceSpan;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a list of traces: terms that all have to hold, each a prefix unless it begins with
 * a plus sign; a caret asks the root spans only.
 *
 * @see <a href="https://cloud.google.com/trace/docs/trace-filters">Cloud Trace filters</a>
 */
final class TraceFilter {

  private static final String VALUE = "\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\":]+";
  private static final Pattern TERM =
      Pattern.compile("\\s*([+^]{0,2})(?:(" + VALUE + "):)?(" + VALUE + ")(?=\\s|$)");
  private static final Pattern LATENCY = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|ms|s|)");

  private final List<Predicate<Trace>> terms;

  private TraceFilter(List<Predicate<Trace>> terms) {
    this.terms = terms;
  }

  /** INVALID_ARGUMENT where it is none; an empty text lets every trace through. */
  static TraceFilter parse(String text) {
    List<Predicate<Trace>> terms = new ArrayList<>();
    Matcher term = TERM.matcher(text.stripTrailing());
    int at = 0;
    while (at < text.stripTrailing().length()) {
      if (!term.find(at) || term.start() != at) {
        throw bad(text);
      }
      terms.add(term(text, term.group(1), plain(term.group(2)), plain(term.group(3))));
      at = term.end();
    }
    return new TraceFilter(terms);
  }

  boolean test(Trace trace) {
    return terms.stream().allMatch(term -> term.test(trace));
  }

  private static String plain(@Nullable String word) {
    if (word == null) {
      return "root";
    }
    return word.startsWith("\"")
        ? word.substring(1, word.length() - 1).replaceAll("\\\\(.)", "$1")
        : word;
  }

  private static Predicate<Trace> term(String text, String signs, String key, String value) {
    boolean exact = signs.contains("+");
    boolean atRoot = signs.contains("^");
    Predicate<String> fits = found -> exact ? found.equals(value) : found.startsWith(value);
    return switch (key) {
      case "root" -> trace -> Spans.roots(trace).stream().anyMatch(s -> fits.test(s.getName()));
      case "span" -> trace -> trace.getSpansList().stream().anyMatch(s -> fits.test(s.getName()));
      case "latency" -> {
        Duration least = latency(text, value);
        yield trace -> Spans.extent(trace).length().compareTo(least) >= 0;
      }
      case "label" -> trace -> asked(trace, atRoot).stream().anyMatch(s -> s.containsLabels(value));
      case "method" -> labelled("/http/method", fits, atRoot);
      case "url" -> labelled("/http/url", fits, atRoot);
      default -> labelled(key, fits, atRoot);
    };
  }

  private static List<TraceSpan> asked(Trace trace, boolean atRoot) {
    return atRoot ? Spans.roots(trace) : trace.getSpansList();
  }

  private static Predicate<Trace> labelled(String key, Predicate<String> fits, boolean atRoot) {
    return trace ->
        asked(trace, atRoot).stream()
            .anyMatch(s -> s.containsLabels(key) && fits.test(s.getLabelsOrThrow(key)));
  }

  private static Duration latency(String text, String value) {
    Matcher m = LATENCY.matcher(value);
    if (!m.matches()) {
      throw bad(text);
    }
    int places =
        switch (m.group(2)) {
          case "ns" -> 0;
          case "us" -> 3;
          case "s" -> 9;
          default -> 6;
        };
    return Duration.ofNanos(new BigDecimal(m.group(1)).movePointRight(places).longValue());
  }

  private static GoogleError bad(String text) {
    return GoogleError.badField("filter", "Invalid filter: " + text);
  }
}
