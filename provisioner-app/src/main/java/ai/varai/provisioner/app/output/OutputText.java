package ai.varai.provisioner.app.output;

import java.util.Map;
import java.util.TreeMap;

/** Outputs as a table for people: a heading for each first level, then name and value. */
public final class OutputText {
  private OutputText() {}

  public static String of(Map<String, Object> byPath) {
    var text = new StringBuilder();
    var groups = new TreeMap<String, Table>();
    new TreeMap<>(byPath)
        .forEach(
            (path, value) -> {
              int slash = path.indexOf('/');
              String group = slash < 0 ? "" : path.substring(0, slash);
              groups
                  .computeIfAbsent(group, name -> new Table())
                  .row(path.substring(slash + 1).replace('/', ' '), shown(value));
            });
    groups.forEach(
        (group, table) ->
            text.append(group.isEmpty() ? "" : group + "\n").append(table.text("  ")));
    return text.toString().stripTrailing();
  }

  private static String shown(Object value) {
    return value instanceof String text ? text : Json.line(value);
  }
}
