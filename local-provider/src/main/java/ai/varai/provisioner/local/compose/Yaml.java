package ai.varai.provisioner.local.compose;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes maps, lists and scalars as YAML; every text in double quotes, so that none is misread. */
final class Yaml {
  private Yaml() {}

  static String write(Map<String, ?> document) {
    StringBuilder out = new StringBuilder();
    map(out, document, 0);
    return out.toString();
  }

  private static void map(StringBuilder out, Map<?, ?> map, int depth) {
    map.forEach(
        (key, value) -> {
          out.append("  ".repeat(depth)).append(key).append(':');
          value(out, value, depth);
        });
  }

  private static void value(StringBuilder out, Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      out.append(map.isEmpty() ? " {}\n" : "\n");
      map(out, map, depth + 1);
    } else if (value instanceof List<?> list) {
      out.append(' ').append('[');
      String separator = "";
      for (Object element : list) {
        out.append(separator).append(scalar(element));
        separator = ", ";
      }
      out.append("]\n");
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private static String scalar(Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    StringBuilder text = new StringBuilder("\"");
    value
        .toString()
        .chars()
        .forEach(
            c -> {
              if (c == '\\' || c == '"') {
                text.append('\\').append((char) c);
              } else if (c == '\n') {
                text.append("\\n");
              } else if (Character.isISOControl(c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                text.append((char) c);
              }
            });
    return text.append('"').toString();
  }
}
