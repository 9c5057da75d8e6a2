package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.codec.Differ;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether two graphs, as they are kept, say the same in other words ({@code 1000m} and {@code 1}):
 * no plan has anything to do between them, so there will be no release of the second.
 */
final class Spelling {
  private static final String ATTRIBUTES = "attributes";

  private final Kinds kinds;
  private final Differ differ;

  Spelling(Kinds kinds, Fingerprints fingerprints) {
    this.kinds = kinds;
    this.differ = new Differ(fingerprints);
  }

  /** Whether nothing but spelling lies between the two. */
  boolean apart(Map<String, Object> now, Map<String, Object> then) {
    Map<String, Map<?, ?>> ours = resources(now);
    Map<String, Map<?, ?>> theirs = resources(then);
    return ours.keySet().equals(theirs.keySet())
        && without("resources", now).equals(without("resources", then))
        && ours.entrySet().stream()
            .allMatch(one -> same(one.getValue(), theirs.getOrDefault(one.getKey(), Map.of())));
  }

  private boolean same(Map<?, ?> now, Map<?, ?> then) {
    if (!without(ATTRIBUTES, now).equals(without(ATTRIBUTES, then))) {
      return false;
    }
    Map<String, Object> wanted = attributes(now);
    Map<String, Object> had = attributes(then);
    Optional<Kinds.Entry> kind =
        kinds.find(ResourceAddress.parse(String.valueOf(now.get("address"))).kind());
    // Both ways: what is content with more than it asks for is not the same.
    return wanted.equals(had)
        || (kind.isPresent()
            && differ.diff(kind.get().shape(), wanted, had, had).isEmpty()
            && differ.diff(kind.get().shape(), had, wanted, wanted).isEmpty());
  }

  private static Map<String, Map<?, ?>> resources(Map<String, Object> graph) {
    var byAddress = new LinkedHashMap<String, Map<?, ?>>();
    if (graph.get("resources") instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> entry) {
          byAddress.put(String.valueOf(entry.get("address")), entry);
        }
      }
    }
    return byAddress;
  }

  private static Map<String, Object> attributes(Map<?, ?> entry) {
    var attributes = new LinkedHashMap<String, Object>();
    if (entry.get(ATTRIBUTES) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> attributes.put(String.valueOf(name), value));
    }
    return attributes;
  }

  private static Map<Object, Object> without(String key, Map<?, ?> map) {
    Map<Object, Object> rest = new LinkedHashMap<>(map);
    rest.remove(key);
    return rest;
  }
}
