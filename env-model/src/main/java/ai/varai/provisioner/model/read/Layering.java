package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lays one tree over another: maps are merged key by key, everything else is replaced, and a key
 * without a value takes away what is below.
 */
final class Layering {
  private Layering() {}

  static Node.Mapping merge(Node.Mapping lower, Node.Mapping upper) {
    Map<String, Node.Entry> merged = new LinkedHashMap<>(lower.entries());
    upper
        .entries()
        .forEach(
            (key, entry) -> {
              Node.Entry below = merged.get(key);
              if (below != null && entry.value().isNull()) {
                merged.remove(key);
              } else {
                merged.put(key, below == null ? entry : merge(below, entry));
              }
            });
    return new Node.Mapping(upper.position(), merged);
  }

  private static Node.Entry merge(Node.Entry lower, Node.Entry upper) {
    return lower.value() instanceof Node.Mapping below
            && upper.value() instanceof Node.Mapping above
        ? new Node.Entry(upper.key(), merge(below, above))
        : upper;
  }
}
