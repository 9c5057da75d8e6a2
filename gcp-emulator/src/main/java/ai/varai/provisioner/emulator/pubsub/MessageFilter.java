package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which messages a subscription gets, by their attributes: {@code attributes:key}, {@code
 * attributes.key = "value"}, {@code !=}, {@code hasPrefix(attributes.key, "start")}, joined by
 * {@code AND} or {@code OR} (both only with parentheses), negated by {@code NOT} or {@code -}.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/subscription-message-filter">Filters</a>
 */
final class MessageFilter {
  private static final int LONGEST = 256;
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<text>\"(?:[^\"\\\\]|\\\\.)*\")|(?<sign>!=|[=:.,()-])"
              + "|(?<word>[A-Za-z0-9_][A-Za-z0-9_-]*))\\s*");

  private final String filter;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private MessageFilter(String filter) {
    this.filter = filter;
    Matcher m = TOKEN.matcher(filter);
    while (m.regionStart() < filter.length()) {
      if (!m.lookingAt()) {
        throw invalid();
      }
      tokens.add(m.group().strip());
      m.region(m.end(), filter.length());
    }
  }

  /** What tells by a message's attributes; INVALID_ARGUMENT when it is no filter. */
  static Predicate<Map<String, String>> parse(String filter) {
    if (filter.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw GoogleError.invalidArgument(
          "The filter of a subscription has at most " + LONGEST + " bytes.");
    }
    if (filter.isBlank()) {
      return attributes -> true;
    }
    MessageFilter parser = new MessageFilter(filter);
    Predicate<Map<String, String>> parsed = parser.expression();
    if (parser.at < parser.tokens.size()) {
      throw parser.invalid();
    }
    return parsed;
  }

  private Predicate<Map<String, String>> expression() {
    Predicate<Map<String, String>> all = term();
    String joint = "";
    while (peek("AND") || peek("OR")) {
      String next = tokens.get(at++);
      if (!joint.isEmpty() && !joint.equals(next)) {
        throw invalid();
      }
      joint = next;
      Predicate<Map<String, String>> more = term();
      all = joint.equals("AND") ? all.and(more) : all.or(more);
    }
    return all;
  }

  private Predicate<Map<String, String>> term() {
    if (take("NOT") || take("-")) {
      return term().negate();
    }
    if (take("(")) {
      Predicate<Map<String, String>> inner = expression();
      expect(")");
      return inner;
    }
    if (take("hasPrefix")) {
      expect("(");
      expect("attributes");
      expect(".");
      String key = key();
      expect(",");
      String start = text();
      expect(")");
      return attributes -> attributes.containsKey(key) && attributes.get(key).startsWith(start);
    }
    expect("attributes");
    if (take(":")) {
      String key = key();
      return attributes -> attributes.containsKey(key);
    }
    expect(".");
    String key = key();
    boolean negative = take("!=");
    if (!negative) {
      expect("=");
    }
    String value = text();
    return attributes -> value.equals(attributes.get(key)) != negative;
  }

  private String key() {
    String next = at < tokens.size() ? tokens.get(at) : "";
    if (next.startsWith("\"")) {
      return text();
    }
    if (!next.matches("[A-Za-z0-9_-]+")) {
      throw invalid();
    }
    at++;
    return next;
  }

  private String text() {
    if (at >= tokens.size() || !tokens.get(at).startsWith("\"")) {
      throw invalid();
    }
    String quoted = tokens.get(at++);
    try {
      return quoted.substring(1, quoted.length() - 1).translateEscapes();
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private boolean peek(String token) {
    return at < tokens.size() && tokens.get(at).equals(token);
  }

  private boolean take(String token) {
    boolean there = peek(token);
    at += there ? 1 : 0;
    return there;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw invalid();
    }
  }

  private GoogleError invalid() {
    return GoogleError.invalidArgument("Invalid filter: " + filter);
  }
}
