package ai.varai.provisioner.emulator.access;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A condition of a role binding or of what else has one, in the part of CEL that allow policies
 * use: {@code && || !}, comparisons, {@code in} of a list, parentheses, texts, numbers, {@code
 * timestamp()}, {@code duration()}, {@code startsWith endsWith contains matches extract}, the date
 * parts of a time, and {@code matchTag hasTagKey matchTagId hasTagKeyId} of the resource. What it
 * does not understand does not hold: the binding grants nothing, as when Google cannot evaluate it.
 *
 * @see <a href="https://cloud.google.com/iam/docs/conditions-attribute-reference">Attributes</a>
 */
public final class Condition {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]++|\\\\.)*+\"|'(?:[^'\\\\]++|\\\\.)*+')|(\\d+)"
              + "|([A-Za-z_][A-Za-z0-9_]*)|(&&|\\|\\||==|!=|<=|>=|[<>!().,+\\[\\]-]))");

  /** As deep as CEL's own parser follows parentheses and negations. */
  private static final int MAX_DEPTH = 250;

  /** What a condition can ask about the tags of the resource. */
  interface Tags {
    /**
     * Whether the resource has a tag, or with an empty value any of the key.
     *
     * @param ids whether the names are ids ({@code tagKeys/1}) instead of names
     */
    boolean has(boolean ids, String key, String value);
  }

  /** The expression cannot be read or evaluated. */
  private static class Unknown extends RuntimeException {
    Unknown(String text) {
      super(text, null, false, false);
    }
  }

  /** Something stands in the expression that is no part of the language. */
  private static final class Unreadable extends Unknown {
    private final int offset;

    Unreadable(int offset) {
      super("token recognition error");
      this.offset = offset;
    }
  }

  /**
   * Why an expression cannot be evaluated.
   *
   * @param offset the place in the expression
   */
  public record Problem(int offset, String text) {}

  private final List<String> tokens = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final Map<String, Object> attributes;
  private int at;
  private int depth;

  private Condition(String text, Map<String, Object> attributes) {
    this.attributes = attributes;
    Matcher m = TOKEN.matcher(text);
    int end = 0;
    String rest = text.stripTrailing();
    while (end < rest.length()) {
      if (!m.find(end) || m.start() != end) {
        throw new Unreadable(end);
      }
      places.add(end + m.group().length() - m.group().stripLeading().length());
      tokens.add(m.group().trim());
      end = m.end();
    }
  }

  /**
   * Whether the expression holds.
   *
   * @param attributes {@code resource.name}, {@code resource.type}, {@code resource.service},
   *     {@code request.time} (an {@link Instant}), {@code resource.tags} (a {@link Tags})
   */
  public static boolean holds(String expression, Map<String, Object> attributes) {
    try {
      Condition c = new Condition(expression, attributes);
      Object value = c.or();
      return c.at == c.tokens.size() && Boolean.TRUE.equals(value);
    } catch (Unknown | ClassCastException | IllegalArgumentException e) {
      return false;
    } catch (java.time.DateTimeException | ArithmeticException e) {
      return false;
    }
  }

  /** What keeps an expression from being evaluated, on a resource that has all attributes. */
  static Optional<Problem> problem(String expression, Instant now) {
    Tags all = (ids, key, value) -> true;
    Map<String, Object> sample =
        Map.of(
            "resource.name", "",
            "resource.type", "",
            "resource.service", "",
            "request.time", now,
            "resource.tags", all);
    Condition c;
    try {
      c = new Condition(expression, sample);
    } catch (Unreadable e) {
      return Optional.of(new Problem(e.offset, "token recognition error"));
    }
    try {
      Object value = c.or();
      if (c.at < c.tokens.size()) {
        return Optional.of(c.here("extraneous input '" + c.tokens.get(c.at) + "'"));
      }
      return value instanceof Boolean
          ? Optional.empty()
          : Optional.of(new Problem(0, "the expression is neither true nor false"));
    } catch (Unknown e) {
      c.at = Math.min(c.at, c.tokens.size());
      return Optional.of(c.here(e.getMessage()));
    } catch (ClassCastException | IllegalArgumentException | ArithmeticException e) {
      return Optional.of(c.here("found no matching overload"));
    } catch (java.time.DateTimeException e) {
      // The value is wrong, not the expression; there is a check of its own for that.
      return Optional.empty();
    }
  }

  private Problem here(@Nullable String text) {
    int offset =
        at < places.size()
            ? places.get(at)
            : tokens.isEmpty()
                ? 0
                : places.get(places.size() - 1) + tokens.get(tokens.size() - 1).length();
    return new Problem(offset, text == null ? "" : text);
  }

  /** Whether the expression can be evaluated, and asks for nothing but tags of the resource. */
  public static boolean ofTags(String expression) {
    Tags all = (ids, key, value) -> true;
    return expression.contains("Tag") && readable(expression, Map.of("resource.tags", all));
  }

  /** Whether the expression can be evaluated, and asks only who calls. */
  public static boolean ofPrincipals(String expression) {
    return readable(expression, Map.of("principal.type", "", "principal.subject", ""));
  }

  private static boolean readable(String expression, Map<String, Object> attributes) {
    try {
      Condition c = new Condition(expression, attributes);
      return c.or() instanceof Boolean && c.at == c.tokens.size();
    } catch (Unknown | ClassCastException | IllegalArgumentException e) {
      return false;
    } catch (java.time.DateTimeException | ArithmeticException e) {
      return false;
    }
  }

  private String next() {
    if (at >= tokens.size()) {
      throw new Unknown("mismatched input '<EOF>'");
    }
    return tokens.get(at++);
  }

  private boolean take(String token) {
    if (at < tokens.size() && tokens.get(at).equals(token)) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw new Unknown("expected " + token);
    }
  }

  private Object or() {
    Object left = and();
    while (take("||")) {
      Object right = and();
      left = (Boolean) left || (Boolean) right;
    }
    return left;
  }

  private Object and() {
    Object left = comparison();
    while (take("&&")) {
      Object right = comparison();
      left = (Boolean) left && (Boolean) right;
    }
    return left;
  }

  private Object comparison() {
    Object left = sum();
    for (String op : List.of("==", "!=", "<=", ">=", "<", ">")) {
      if (take(op)) {
        return compare(left, op, sum());
      }
    }
    return take("in") ? in(left) : left;
  }

  private boolean in(Object value) {
    expect("[");
    boolean found = false;
    boolean more = !take("]");
    while (more) {
      found |= or().equals(value);
      more = take(",");
      if (!more) {
        expect("]");
      }
    }
    return found;
  }

  @SuppressWarnings("unchecked") // values of one class compare with each other
  private static boolean compare(Object left, String op, Object right) {
    if (op.equals("==") || op.equals("!=")) {
      return left.equals(right) == op.equals("==");
    }
    if (left.getClass() != right.getClass()) {
      throw new Unknown("types differ");
    }
    int sign = ((Comparable<Object>) left).compareTo(right);
    return switch (op) {
      case "<" -> sign < 0;
      case "<=" -> sign <= 0;
      case ">" -> sign > 0;
      default -> sign >= 0;
    };
  }

  private Object sum() {
    Object left = unary();
    while (true) {
      if (take("+")) {
        Object right = unary();
        left =
            left instanceof Instant i
                ? i.plus((Duration) right)
                : left instanceof String s ? s + right : (Object) ((Long) left + (Long) right);
      } else if (take("-")) {
        Object right = unary();
        left = left instanceof Instant i ? i.minus((Duration) right) : (Long) left - (Long) right;
      } else {
        return left;
      }
    }
  }

  private Object unary() {
    if (++depth > MAX_DEPTH) {
      throw new Unknown("expression recursion limit exceeded: " + MAX_DEPTH);
    }
    try {
      return take("!") ? (Object) !(Boolean) unary() : value();
    } finally {
      depth--;
    }
  }

  @SuppressWarnings("StatementSwitchToExpressionSwitch") // One of its cases goes on below.
  private Object value() {
    if (take("(")) {
      Object inner = or();
      expect(")");
      return calls(inner);
    }
    String token = next();
    char first = token.charAt(0);
    if (first == '"' || first == '\'') {
      return calls(token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1"));
    }
    if (Character.isDigit(first)) {
      return Long.parseLong(token);
    }
    switch (token) {
      case "true":
        return true;
      case "false":
        return false;
      case "timestamp":
        return calls(ZonedDateTime.parse(argument()).toInstant());
      case "duration":
        return duration(argument());
      default:
        expect(".");
        String name = token + "." + next();
        if (attributes.get("resource.tags") instanceof Tags tags) {
          switch (name) {
            case "resource.matchTag", "resource.matchTagId":
              return tag(tags, name.endsWith("Id"), true);
            case "resource.hasTagKey", "resource.hasTagKeyId":
              return tag(tags, name.endsWith("Id"), false);
            default:
              break;
          }
        }
        while (!attributes.containsKey(name) && take(".")) {
          name += "." + next();
        }
        @Nullable Object known = attributes.get(name);
        if (known == null) {
          throw new Unknown("no attribute " + name);
        }
        return calls(known);
    }
  }

  private static Duration duration(String text) {
    Matcher m = Pattern.compile("(\\d+)([hms])").matcher(text);
    Duration out = Duration.ZERO;
    int end = 0;
    while (m.find()) {
      out =
          out.plus(
              Duration.parse("PT" + m.group(1) + m.group(2).toUpperCase(java.util.Locale.ROOT)));
      end = m.end();
    }
    if (end != text.length() || text.isEmpty()) {
      throw new Unknown("no duration: " + text);
    }
    return out;
  }

  /** One text in parentheses. */
  private String argument() {
    expect("(");
    String text = (String) or();
    expect(")");
    return text;
  }

  private boolean tag(Tags tags, boolean ids, boolean withValue) {
    expect("(");
    String key = (String) or();
    String value = "";
    if (withValue) {
      expect(",");
      value = (String) or();
    }
    expect(")");
    return tags.has(ids, key, value);
  }

  /** The methods called on a value. */
  private Object calls(Object start) {
    Object value = start;
    while (take(".")) {
      String name = next();
      value = value instanceof Instant i ? datePart(i, name) : textMethod((String) value, name);
    }
    return value;
  }

  private Object textMethod(String text, String name) {
    String argument = argument();
    return switch (name) {
      case "startsWith" -> text.startsWith(argument);
      case "endsWith" -> text.endsWith(argument);
      case "contains" -> text.contains(argument);
      case "matches" -> Pattern.compile(argument).matcher(text).find();
      case "extract" -> extract(text, argument);
      default -> throw new Unknown("no method " + name);
    };
  }

  /** The text that stands where the template has {@code {name}}. */
  private static String extract(String text, String template) {
    int open = template.indexOf('{');
    int close = template.indexOf('}');
    if (open < 0 || close < open) {
      throw new Unknown("no variable in " + template);
    }
    String before = template.substring(0, open);
    String after = template.substring(close + 1);
    int from = text.indexOf(before);
    if (from < 0) {
      return "";
    }
    from += before.length();
    int to = after.isEmpty() ? text.length() : text.indexOf(after, from);
    return to < 0 ? "" : text.substring(from, to);
  }

  private Object datePart(Instant time, String name) {
    expect("(");
    ZoneId zone = ZoneOffset.UTC;
    if (!take(")")) {
      zone = ZoneId.of((String) or());
      expect(")");
    }
    ZonedDateTime t = time.atZone(zone);
    return switch (name) {
      case "getFullYear" -> (long) t.getYear();
      case "getMonth" -> (long) t.getMonthValue() - 1;
      case "getDate" -> (long) t.getDayOfMonth();
      case "getDayOfMonth" -> (long) t.getDayOfMonth() - 1;
      case "getDayOfWeek" -> (long) t.getDayOfWeek().getValue() % 7;
      case "getDayOfYear" -> (long) t.getDayOfYear() - 1;
      case "getHours" -> (long) t.getHour();
      case "getMinutes" -> (long) t.getMinute();
      default -> throw new Unknown("no method " + name);
    };
  }
}
