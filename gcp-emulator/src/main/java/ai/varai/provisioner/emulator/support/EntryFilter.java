package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.zip.CRC32;

/**
 * The filters of log entries and of time series: {@code AND}, {@code OR}, {@code NOT} and {@code
 * -}, parentheses, side by side for AND, {@code = != < <= > >= : =~ !~}, quoted values, lists of
 * values {@code field=("a" OR "b")}, bare words, and the functions of the two. What a field is and
 * how its values compare, the {@link Fields} of the API say.
 *
 * @see <a href="https://cloud.google.com/logging/docs/view/logging-query-language">Logging</a>
 * @see <a href="https://cloud.google.com/monitoring/api/v3/filters">Monitoring</a>
 */
public final class EntryFilter {

  /** How an API sees the fields of what is filtered. */
  public interface Fields {

    /** The values at a path, none when it is not there. */
    List<String> values(JsonNode entry, String path);

    /** Below, equal to or above zero, as {@code Comparator} has it. */
    default int compare(String path, String value, String wanted) {
      try {
        return Double.compare(Double.parseDouble(value), Double.parseDouble(wanted));
      } catch (NumberFormatException e) {
        return value.compareToIgnoreCase(wanted);
      }
    }

    /** Whether {@code =} holds. */
    default boolean same(String path, String value, String wanted) {
      return compare(path, value, wanted) == 0;
    }

    /** Whether the language has {@code =~} and {@code !~}. */
    default boolean matches() {
      return true;
    }

    /**
     * How the API words that it cannot read a filter.
     *
     * @param where what is wrong with it
     */
    default String unparseable(String filter, String where) {
      return "Unparseable filter: " + where;
    }
  }

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|--[^\\n]*|(?<quoted>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
              + "|(?<sign>=~|!~|!=|<=|>=|[=<>:(),])"
              + "|(?<word>(?:[^\\s\"'=<>!:(),]|\"(?:[^\"\\\\]|\\\\.)*\"(?=\\.))+)",
          Pattern.DOTALL);
  private static final List<String> COMPARISONS =
      List.of("=", "!=", "<", "<=", ">", ">=", ":", "=~", "!~");

  private static final List<String> NO_WORDS = List.of(",", ")", "AND", "OR");

  /**
   * @param at where in the filter it begins
   * @param source as it stands there
   */
  private record Token(String text, boolean quoted, int at, String source) {
    boolean is(String word) {
      return !quoted && text.equals(word);
    }
  }

  private final String text;
  private final Fields fields;
  private final List<Token> tokens;
  private final List<Restriction> restrictions = new ArrayList<>();
  private int at;

  /** That a field has to have a value. */
  private record Restriction(String path, String value) {}

  private EntryFilter(String text, Fields fields) {
    this.text = text;
    this.fields = fields;
    this.tokens = tokens(text);
  }

  /** An empty text lets everything through. INVALID_ARGUMENT when malformed. */
  public static Predicate<JsonNode> parse(String text, Fields fields) {
    return new EntryFilter(text, fields).parsed();
  }

  /**
   * The values that a filter asks a field for by {@code =} or {@code one_of}, in their order; none
   * for those that must not be.
   */
  public static List<String> named(String text, Fields fields, String path) {
    EntryFilter filter = new EntryFilter(text, fields);
    Predicate<JsonNode> unused = filter.parsed();
    return filter.restrictions.stream()
        .filter(r -> r.path().equals(path))
        .map(Restriction::value)
        .distinct()
        .toList();
  }

  private Predicate<JsonNode> parsed() {
    if (tokens.isEmpty()) {
      return n -> true;
    }
    Predicate<JsonNode> parsed = and();
    if (at < tokens.size()) {
      throw unparseable(at);
    }
    return parsed;
  }

  private List<Token> tokens(String source) {
    List<Token> out = new ArrayList<>();
    Matcher m = TOKEN.matcher(source);
    int from = 0;
    while (from < source.length()) {
      m.region(from, source.length());
      if (!m.lookingAt()) {
        throw unparseable(from, source.substring(from, from + 1));
      }
      if (m.group("quoted") != null) {
        out.add(new Token(unquoted(m.group("quoted")), true, from, m.group()));
      } else if (m.group("sign") != null || m.group("word") != null) {
        out.add(new Token(m.group(), false, from, m.group()));
      }
      from = m.end();
    }
    return out;
  }

  private static String unquoted(String quoted) {
    return quoted.substring(1, quoted.length() - 1).replaceAll("\\\\([\"'\\\\])", "$1");
  }

  /** Of what is wrong with a token, or with there being no more. */
  private GoogleError unparseable(int token) {
    return token < tokens.size()
        ? unparseable(tokens.get(token).at(), tokens.get(token).source())
        : unparseable(text.length(), "");
  }

  /**
   * Names the place and what stands there.
   *
   * @see <a href="https://github.com/chainguard-dev/terraform-infra-common/pull/211">Of Logging</a>
   * @see <a href="https://github.com/chainguard-dev/terraform-infra-common/pull/463">Of
   *     Monitoring</a>
   */
  private GoogleError unparseable(int offset, String found) {
    String before = text.substring(0, offset);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    int column = offset - before.lastIndexOf('\n');
    return GoogleError.invalidArgument(
        fields.unparseable(
            text,
            "syntax error at line " + line + ", column " + column + ", token '" + found + "'"));
  }

  private boolean take(String word) {
    if (at < tokens.size() && tokens.get(at).is(word)) {
      at++;
      return true;
    }
    return false;
  }

  private Token next() {
    if (at >= tokens.size()) {
      throw unparseable(at);
    }
    return tokens.get(at++);
  }

  /** OR binds more tightly than AND in these languages. */
  private Predicate<JsonNode> and() {
    Predicate<JsonNode> p = or();
    while (at < tokens.size() && !tokens.get(at).is(")")) {
      take("AND");
      p = p.and(or());
    }
    return p;
  }

  private Predicate<JsonNode> or() {
    Predicate<JsonNode> p = factor();
    while (take("OR")) {
      p = p.or(factor());
    }
    return p;
  }

  private Predicate<JsonNode> factor() {
    if (take("NOT")) {
      int known = restrictions.size();
      return negated(factor(), known);
    }
    if (take("(")) {
      Predicate<JsonNode> p = and();
      if (!take(")")) {
        throw unparseable(at);
      }
      return p;
    }
    Token first = next();
    if (!first.quoted()
        && (COMPARISONS.contains(first.text()) || NO_WORDS.contains(first.text()))) {
      throw unparseable(at - 1);
    }
    boolean negative = !first.quoted() && first.text().length() > 1 && first.text().startsWith("-");
    String name = negative ? first.text().substring(1) : first.text();
    int known = restrictions.size();
    Predicate<JsonNode> p = restriction(name, first.quoted());
    return negative ? negated(p, known) : p;
  }

  /**
   * @param known how many restrictions there were before what is negated
   */
  private Predicate<JsonNode> negated(Predicate<JsonNode> p, int known) {
    restrictions.subList(known, restrictions.size()).clear();
    return p.negate();
  }

  private Predicate<JsonNode> restriction(String name, boolean quoted) {
    if (!quoted && at < tokens.size() && tokens.get(at).is("(")) {
      return call(name);
    }
    if (at < tokens.size()
        && !tokens.get(at).quoted()
        && COMPARISONS.contains(tokens.get(at).text())) {
      return comparison(name, next().text());
    }
    String needle = name.toLowerCase(Locale.ROOT);
    return n -> n.toString().toLowerCase(Locale.ROOT).contains(needle);
  }

  private Predicate<JsonNode> comparison(String path, String sign) {
    if (sign.endsWith("~") && !fields.matches()) {
      throw unparseable(at - 1);
    }
    if (take("(")) {
      Predicate<JsonNode> any = value(path, sign, next().text());
      while (!take(")")) {
        boolean both = take("AND");
        if (!both && !take("OR")) {
          throw unparseable(at);
        }
        Predicate<JsonNode> more = value(path, sign, next().text());
        any = both ? any.and(more) : any.or(more);
      }
      return any;
    }
    Token value = next();
    if (!value.quoted() && (COMPARISONS.contains(value.text()) || value.is(")"))) {
      throw unparseable(at - 1);
    }
    if (!value.quoted() && at < tokens.size() && tokens.get(at).is("(")) {
      List<String> arguments = arguments();
      if (value.is("one_of") && sign.equals("=")) {
        arguments.forEach(each -> restrictions.add(new Restriction(path, each)));
      }
      Predicate<String> function = function(value.text(), arguments);
      Predicate<JsonNode> p = n -> fields.values(n, path).stream().anyMatch(function);
      return sign.equals("!=") ? p.negate() : p;
    }
    return value(path, sign, value.text());
  }

  private Predicate<JsonNode> value(String path, String sign, String wanted) {
    if (sign.equals("=")) {
      restrictions.add(new Restriction(path, wanted));
    }
    return switch (sign) {
      case "!=" -> any(path, v -> fields.same(path, v, wanted)).negate();
      case "=" -> any(path, v -> fields.same(path, v, wanted));
      case "=~" -> any(path, regex(wanted));
      case "!~" -> any(path, regex(wanted)).negate();
      case ":" ->
          any(
              path,
              v ->
                  wanted.equals("*")
                      || v.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)));
      case "<" -> any(path, v -> fields.compare(path, v, wanted) < 0);
      case "<=" -> any(path, v -> fields.compare(path, v, wanted) <= 0);
      case ">" -> any(path, v -> fields.compare(path, v, wanted) > 0);
      default -> any(path, v -> fields.compare(path, v, wanted) >= 0);
    };
  }

  private Predicate<JsonNode> any(String path, Predicate<String> test) {
    return n -> fields.values(n, path).stream().anyMatch(test);
  }

  private Predicate<String> regex(String pattern) {
    try {
      return Pattern.compile(pattern).asPredicate();
    } catch (PatternSyntaxException e) {
      throw GoogleError.invalidArgument(
          "Unparseable filter: invalid regular expression \"" + pattern + "\"");
    }
  }

  private List<String> arguments() {
    List<String> out = new ArrayList<>();
    take("(");
    while (!take(")")) {
      out.add(next().text());
      take(",");
    }
    return out;
  }

  /** {@code field = starts_with("x")}, of Monitoring. */
  private Predicate<String> function(String name, List<String> values) {
    String first = values.isEmpty() ? "" : values.get(0);
    return switch (name) {
      case "starts_with" -> v -> v.startsWith(first);
      case "ends_with" -> v -> v.endsWith(first);
      case "has_substring" -> v -> v.contains(first);
      case "one_of" -> values::contains;
      case "monitoring.regex.full_match" -> {
        Predicate<String> whole = regex("^(?:" + first + ")$");
        yield whole;
      }
      default -> throw GoogleError.invalidArgument("Unparseable filter: no function " + name);
    };
  }

  /** {@code SEARCH("words")}, {@code log_id("x")}, {@code sample(...)} and more, of Logging. */
  private Predicate<JsonNode> call(String name) {
    List<String> values = arguments();
    if (values.isEmpty()) {
      throw unparseable(at - 1);
    }
    String last = values.get(values.size() - 1);
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "log_id" ->
          any(
              "logName",
              v -> v.endsWith("/logs/" + last) || v.endsWith("/logs/" + last.replace("/", "%2F")));
      case "search" -> {
        String needle = last.toLowerCase(Locale.ROOT);
        yield values.size() == 1
            ? n -> n.toString().toLowerCase(Locale.ROOT).contains(needle)
            : any(values.get(0), v -> v.toLowerCase(Locale.ROOT).contains(needle));
      }
      case "source" -> any("logName", v -> v.startsWith(last + "/logs/"));
      case "sample" -> sample(values);
      default -> throw GoogleError.invalidArgument("Unparseable filter: no function " + name);
    };
  }

  /** {@code sample(insertId, 0.25)}: always the same part of the values, evenly spread. */
  private Predicate<JsonNode> sample(List<String> values) {
    double share = share(values);
    return any(values.get(0), v -> fraction(v) < share);
  }

  private double share(List<String> values) {
    try {
      double share = values.size() == 2 ? Double.parseDouble(values.get(1)) : -1;
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      throw unparseable(at - 1);
    }
    throw unparseable(at - 1);
  }

  private static double fraction(String value) {
    CRC32 digest = new CRC32();
    digest.update(value.getBytes(StandardCharsets.UTF_8));
    return digest.getValue() / (double) (1L << 32);
  }

  /** The values at a path of a JSON tree, whose parts may be quoted; keys by either case. */
  public static List<String> lookup(JsonNode tree, String path) {
    List<String> parts = new ArrayList<>();
    Matcher m = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[^.]+").matcher(path);
    while (m.find()) {
      parts.add(m.group(1) == null ? m.group() : m.group(1));
    }
    List<String> out = new ArrayList<>();
    descend(tree, parts, out);
    return out;
  }

  private static void descend(JsonNode node, List<String> path, List<String> out) {
    if (node.isArray()) {
      node.forEach(each -> descend(each, path, out));
    } else if (path.isEmpty()) {
      out.add(node.isValueNode() ? node.asText() : node.toString());
    } else {
      for (int n = path.size(); n > 0; n--) {
        String key = String.join(".", path.subList(0, n));
        JsonNode next = node.has(key) ? node.get(key) : node.get(Trees.camel(key));
        if (next != null) {
          descend(next, path.subList(n, path.size()), out);
          return;
        }
      }
    }
  }
}
