package ai.varai.provisioner.lifecycle.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small operations on attribute trees. */
public final class Trees {
  private Trees() {}

  /**
   * What state keeps of a resource: the attributes as observed, those that the target does not tell
   * as they were applied, and a cover on whatever was made from a secret.
   */
  public static Map<String, Object> stored(
      RecordShape shape, Map<String, Object> wanted, Map<String, Object> observed) {
    var result = new LinkedHashMap<>(observed);
    for (Part part : shape.parts()) {
      Object want = wanted.get(part.name());
      if (want == null) {
        continue;
      }
      if (part.untold()) {
        result.put(part.name(), want);
      } else {
        result.computeIfPresent(part.name(), (name, have) -> covered(want, have));
      }
    }
    return result;
  }

  /**
   * What state keeps of a resource that it did not know: there is a cover on all that can refer to
   * others, for it may have been made from a secret.
   */
  public static Map<String, Object> unknown(RecordShape shape, Map<String, Object> observed) {
    var result = new LinkedHashMap<>(observed);
    for (int i = 0; i < shape.size(); i++) {
      if (shape.codec(i).mayRefer()) {
        result.computeIfPresent(
            shape.part(i).name(), (name, have) -> isCover(have) ? have : new Hidden(have));
      }
    }
    return result;
  }

  /** The tree as it is written down: fingerprints in the place of what is covered. */
  public static Map<String, Object> written(Map<String, Object> tree, Fingerprints fingerprints) {
    var result = new LinkedHashMap<String, Object>();
    tree.forEach((name, value) -> result.put(name, print(value, fingerprints)));
    return result;
  }

  private static Object print(Object tree, Fingerprints fingerprints) {
    if (tree instanceof Hidden hidden) {
      return fingerprints.of(hidden.value());
    }
    if (tree instanceof Map<?, ?> map) {
      var result = new LinkedHashMap<Object, @Nullable Object>();
      map.forEach((k, v) -> result.put(k, v == null ? null : print(v, fingerprints)));
      return result;
    }
    if (tree instanceof List<?> list) {
      var result = new ArrayList<@Nullable Object>(list.size());
      list.forEach(one -> result.add(one == null ? null : print(one, fingerprints)));
      return result;
    }
    return tree;
  }

  private static Object covered(Object want, Object have) {
    if (have instanceof Fingerprint) {
      // Only the state told it, and it is as wanted: who wants it knows the value.
      return want instanceof Hidden ? want : have;
    }
    if (isCover(want)) {
      return have instanceof Hidden ? have : new Hidden(have);
    }
    if (want instanceof Map<?, ?> w && have instanceof Map<?, ?> h) {
      var result = new LinkedHashMap<Object, Object>();
      h.forEach(
          (key, value) -> {
            Object there = w.get(key);
            result.put(key, there == null || value == null ? value : covered(there, value));
          });
      return result;
    }
    if (want instanceof List<?> w && have instanceof List<?> h) {
      if (!fits(w, h)) {
        // Which element is which is not known: one of them may be the secret.
        return hasCover(w) ? new Hidden(have) : have;
      }
      var result = new ArrayList<Object>(h.size());
      for (int i = 0; i < h.size(); i++) {
        result.add(covered(w.get(i), h.get(i)));
      }
      return result;
    }
    return have;
  }

  /** Whether all that is not covered is the same, so that each cover lies over its own value. */
  private static boolean fits(@Nullable Object want, @Nullable Object have) {
    if (isCover(want)) {
      return true;
    }
    if (want instanceof Map<?, ?> w && have instanceof Map<?, ?> h) {
      return w.entrySet().stream().allMatch(one -> fits(one.getValue(), h.get(one.getKey())));
    }
    if (want instanceof List<?> w && have instanceof List<?> h) {
      return w.size() == h.size()
          && java.util.stream.IntStream.range(0, w.size()).allMatch(i -> fits(w.get(i), h.get(i)));
    }
    return String.valueOf(want).equals(String.valueOf(have));
  }

  private static boolean hasCover(@Nullable Object tree) {
    return isCover(tree)
        || (tree instanceof Map<?, ?> map && map.values().stream().anyMatch(Trees::hasCover))
        || (tree instanceof List<?> list && list.stream().anyMatch(Trees::hasCover));
  }

  private static boolean isCover(@Nullable Object tree) {
    return tree instanceof Hidden || tree instanceof Fingerprint;
  }
}
