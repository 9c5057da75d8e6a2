package ai.varai.provisioner.app.output;

import java.util.Map;
import java.util.TreeMap;

/** Outputs by path ({@code services/auth-service/url}) as nested objects, sorted by name. */
public final class OutputTree {
  private OutputTree() {}

  /** The tree; the levels that scripts rely on are there even when nothing is in them. */
  public static Map<String, Object> of(Map<String, Object> byPath) {
    var root = new TreeMap<String, Object>();
    for (String level : new String[] {"services", "databases", "storage", "secrets"}) {
      root.put(level, new TreeMap<String, Object>());
    }
    byPath.forEach((path, value) -> put(root, path.split("/", -1), value));
    return root;
  }

  @SuppressWarnings("unchecked") // inner levels are made here and nowhere else
  private static void put(Map<String, Object> root, String[] path, Object value) {
    Map<String, Object> at = root;
    for (int i = 0; i < path.length - 1; i++) {
      at =
          (Map<String, Object>)
              at.compute(path[i], (key, old) -> old instanceof Map ? old : new TreeMap<>());
    }
    at.put(path[path.length - 1], value);
  }
}
