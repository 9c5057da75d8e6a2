package ai.varai.provisioner.gcp.export;

import java.util.List;
import java.util.Map;

/** Writes texts, numbers, booleans, lists and maps as JSON. */
public final class Json {
  private Json() {}

  /** The value in one line. */
  public static String of(Object value) {
    if (value instanceof Map<?, ?> map) {
      return "{"
          + String.join(
              ", ",
              map.entrySet().stream()
                  .map(each -> quoted(each.getKey().toString()) + ": " + of(each.getValue()))
                  .toList())
          + "}";
    }
    if (value instanceof List<?> many) {
      return "[" + String.join(", ", many.stream().map(Json::of).toList()) + "]";
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : quoted(String.valueOf(value));
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }
}
