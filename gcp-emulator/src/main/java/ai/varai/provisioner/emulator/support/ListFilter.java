package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The {@code filter} of list methods: {@code labels.env=prod AND (name:foo OR NOT state=ENABLED)}.
 * Understands AND, OR, NOT and {@code -}, parentheses, the comparisons {@code = != < <= > >= :} and
 * Compute's {@code eq} and {@code ne} with regular expressions, quoted values, {@code *} as a
 * wildcard, bare words, and fields by snake or camel case.
 *
 * @see <a href="https://google.aip.dev/160">AIP-160</a>
 */
public final class ListFilter {

  private static final Set<String> OPERATORS =
      Set.of("=", "!=", "<", "<=", ">", ">=", ":", "eq", "ne");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private final Predicate<JsonNode> predicate;
  private final boolean all;

  private ListFilter(Predicate<JsonNode> predicate, boolean all) {
    this.predicate = predicate;
    this.all = all;
  }

  /** An empty text lets everything through. INVALID_ARGUMENT when malformed. */
  public static ListFilter parse(String text) {
    if (text.isBlank()) {
      return new ListFilter(n -> true, true);
    }
    Parser p = new Parser(tokens(text), text);
    Predicate<JsonNode> parsed = p.or();
    if (p.at < p.tokens.size()) {
      throw bad(text);
    }
    return new ListFilter(parsed, false);
  }

  public boolean test(JsonNode node) {
    return predicate.test(node);
  }

  /** The messages that pass, in their order. */
  public <M extends Message> List<M> apply(List<M> messages) {
    if (all) {
      return messages;
    }
    List<M> out = new ArrayList<>();
    for (M m : messages) {
      try {
        if (predicate.test(MAPPER.readTree(PRINTER.print(m)))) {
          out.add(m);
        }
      } catch (InvalidProtocolBufferException | JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return out;
  }

  private record Token(String text, boolean quoted) {
    boolean is(String word) {
      return !quoted && text.equals(word);
    }

    boolean isOperator() {
      return !quoted && OPERATORS.contains(text);
    }
  }

  private static List<Token> tokens(String text) {
    List<Token> out = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '"' || c == '\'') {
        StringBuilder b = new StringBuilder();
        i++;
        while (i < text.length() && text.charAt(i) != c) {
          // Other backslashes are a regular expression's: gcloud writes "eq" with "\\b".
          if (text.charAt(i) == '\\'
              && i + 1 < text.length()
              && (text.charAt(i + 1) == c || text.charAt(i + 1) == '\\')) {
            i++;
          }
          b.append(text.charAt(i++));
        }
        if (i >= text.length()) {
          throw bad(text);
        }
        i++;
        out.add(new Token(b.toString(), true));
      } else if ("()".indexOf(c) >= 0) {
        out.add(new Token(String.valueOf(c), false));
        i++;
      } else if ("=!<>:".indexOf(c) >= 0) {
        int n = i + 1 < text.length() && text.charAt(i + 1) == '=' && c != ':' && c != '=' ? 2 : 1;
        out.add(new Token(text.substring(i, i + n), false));
        i += n;
      } else {
        int from = i;
        // What is compared with may be a URL or a time: "network eq https://..." needs no quotes.
        String end = !out.isEmpty() && out.get(out.size() - 1).isOperator() ? "()\"" : "()=!<>:\"";
        while (i < text.length()
            && !Character.isWhitespace(text.charAt(i))
            && end.indexOf(text.charAt(i)) < 0) {
          i++;
        }
        out.add(new Token(text.substring(from, i), false));
      }
    }
    return out;
  }

  private static GoogleError bad(String text) {
    return GoogleError.badField("filter", "Invalid list filter: " + text);
  }

  private static final class Parser {
    final List<Token> tokens;
    final String text;
    int at;

    Parser(List<Token> tokens, String text) {
      this.tokens = tokens;
      this.text = text;
    }

    boolean take(String word) {
      if (at < tokens.size() && tokens.get(at).is(word)) {
        at++;
        return true;
      }
      return false;
    }

    Predicate<JsonNode> or() {
      Predicate<JsonNode> p = and();
      while (take("OR")) {
        p = p.or(and());
      }
      return p;
    }

    Predicate<JsonNode> and() {
      Predicate<JsonNode> p = factor();
      while (at < tokens.size() && !tokens.get(at).is("OR") && !tokens.get(at).is(")")) {
        take("AND");
        p = p.and(factor());
      }
      return p;
    }

    Predicate<JsonNode> factor() {
      if (take("NOT")) {
        return factor().negate();
      }
      if (take("(")) {
        Predicate<JsonNode> p = or();
        if (!take(")")) {
          throw bad(text);
        }
        return p;
      }
      if (at >= tokens.size()) {
        throw bad(text);
      }
      Token field = tokens.get(at++);
      boolean negative =
          !field.quoted() && field.text().startsWith("-") && field.text().length() > 1;
      String name = negative ? field.text().substring(1) : field.text();
      Predicate<JsonNode> p = restriction(name);
      return negative ? p.negate() : p;
    }

    Predicate<JsonNode> restriction(String name) {
      if (at < tokens.size() && tokens.get(at).isOperator()) {
        String op = tokens.get(at++).text();
        if (at >= tokens.size() || tokens.get(at).isOperator()) {
          throw bad(text);
        }
        String value = tokens.get(at++).text();
        return n -> {
          List<JsonNode> found = new ArrayList<>();
          lookup(n, List.of(name.split("\\.")), found);
          if (op.equals("!=") || op.equals("ne")) {
            return found.stream().noneMatch(f -> matches(f, op.equals("ne") ? "eq" : "=", value));
          }
          return found.stream().anyMatch(f -> matches(f, op, value));
        };
      }
      String needle = name.toLowerCase(Locale.ROOT);
      return n -> n.toString().toLowerCase(Locale.ROOT).contains(needle);
    }
  }

  private static void lookup(JsonNode n, List<String> path, List<JsonNode> out) {
    if (n.isArray()) {
      n.forEach(e -> lookup(e, path, out));
      return;
    }
    if (path.isEmpty()) {
      out.add(n);
      return;
    }
    String whole = String.join(".", path);
    if (n.has(whole)) {
      lookup(n.get(whole), List.of(), out);
      return;
    }
    JsonNode next = n.get(path.get(0));
    if (next == null) {
      next = n.get(Trees.camel(path.get(0)));
    }
    if (next != null) {
      lookup(next, path.subList(1, path.size()), out);
    }
  }

  private static boolean matches(JsonNode found, String op, String value) {
    if (op.equals(":") && found.isObject()) {
      return value.equals("*") || found.has(value);
    }
    String text = found.isValueNode() ? found.asText() : found.toString();
    return switch (op) {
      case "=" -> wildcard(text, value);
      case "eq" -> regex(text, value);
      case ":" ->
          value.equals("*")
              || text.toLowerCase(Locale.ROOT)
                  .contains(value.toLowerCase(Locale.ROOT).replace("*", ""));
      default -> {
        int c = compare(text, value);
        yield switch (op) {
          case "<" -> c < 0;
          case "<=" -> c <= 0;
          case ">" -> c > 0;
          default -> c >= 0;
        };
      }
    };
  }

  private static boolean regex(String text, String value) {
    try {
      return Pattern.matches(value, text);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw bad(value);
    }
  }

  private static boolean wildcard(String text, String value) {
    if (!value.contains("*")) {
      return text.equals(value) || text.endsWith("/" + value);
    }
    return Pattern.matches("(?i)\\Q" + value.replace("*", "\\E.*\\Q") + "\\E", text);
  }

  private static int compare(String a, String b) {
    try {
      return Double.compare(Double.parseDouble(a), Double.parseDouble(b));
    } catch (NumberFormatException e) {
      return times(a, b);
    }
  }

  /** Times compare as such, in whatever zone they are written; all else as text. */
  private static int times(String a, String b) {
    try {
      return OffsetDateTime.parse(a).toInstant().compareTo(OffsetDateTime.parse(b).toInstant());
    } catch (DateTimeParseException e) {
      return a.compareTo(b);
    }
  }
}
