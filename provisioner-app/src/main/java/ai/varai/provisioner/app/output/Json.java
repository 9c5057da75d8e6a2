package ai.varai.provisioner.app.output;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) from maps, iterables, texts, numbers, booleans and optionals. Small on
 * purpose: a command that only prints a few values need not load a library for it.
 */
public final class Json {
  private final StringBuilder out = new StringBuilder();
  private final boolean indented;

  private Json(boolean indented) {
    this.indented = indented;
  }

  /** On one line, for a stream of documents. */
  public static String line(Object value) {
    return new Json(false).append(value, 0).out.toString();
  }

  /** Over several lines, for a document that stands alone. */
  public static String document(Object value) {
    return new Json(true).append(value, 0).out.toString();
  }

  /**
   * An object with the given names and values in turn, in that order; empty optionals are left out.
   */
  public static Map<String, Object> object(Object... namesAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (!(value instanceof Optional<?> optional && optional.isEmpty())) {
        map.put((String) namesAndValues[i], value);
      }
    }
    return map;
  }

  private Json append(@Nullable Object value, int depth) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Optional<?> optional) {
      append(optional.orElse(null), depth);
    } else if (value instanceof Map<?, ?> map) {
      members(map, depth);
    } else if (value instanceof Iterable<?> many) {
      elements(many, depth);
    } else if (value instanceof Duration duration) {
      out.append(duration.toMillis());
    } else if (value instanceof Boolean || finite(value)) {
      out.append(value);
    } else if (value instanceof Instant instant) {
      text(instant.toString());
    } else {
      text(value.toString());
    }
    return this;
  }

  private static boolean finite(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }

  private void members(Map<?, ?> map, int depth) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> member : map.entrySet()) {
      next(first, depth + 1);
      first = false;
      text(String.valueOf(member.getKey()));
      out.append(indented ? ": " : ":");
      append(member.getValue(), depth + 1);
    }
    end(first, depth, '}');
  }

  private void elements(Iterable<?> many, int depth) {
    out.append('[');
    boolean first = true;
    for (Object element : many) {
      next(first, depth + 1);
      first = false;
      append(element, depth + 1);
    }
    end(first, depth, ']');
  }

  private void next(boolean first, int depth) {
    if (!first) {
      out.append(',');
    }
    newLine(depth);
  }

  private void end(boolean empty, int depth, char bracket) {
    if (!empty) {
      newLine(depth);
    }
    out.append(bracket);
  }

  private void newLine(int depth) {
    if (indented) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // Besides the controls: the two separators that are line ends to JavaScript, and lone
          // surrogates, which UTF-8 cannot carry.
          if (c < 0x20 || c == 0x7f || c == '\u2028' || c == '\u2029' || lone(text, i)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean lone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
