package ai.varai.provisioner.lifecycle.codec;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which of the values that a target tells were made from secrets. The target tells them in
 * clear; only the state remembers, by their fingerprints, that they must not be shown.
 */
final class Covers {
  private final @Nullable Set<Fingerprint> known;
  private final Fingerprints fingerprints;

  /**
   * @param recorded the resource's attributes in the state; null when the state has none: then all
   *     that can refer to other resources may have been made from a secret
   */
  Covers(@Nullable Map<String, Object> recorded, Fingerprints fingerprints) {
    this.fingerprints = fingerprints;
    if (recorded == null) {
      known = null;
    } else {
      known = new HashSet<>();
      collect(recorded, known);
    }
  }

  private static void collect(@Nullable Object tree, Set<Fingerprint> found) {
    if (tree instanceof Fingerprint print) {
      found.add(print);
    } else if (tree instanceof Map<?, ?> map) {
      map.values().forEach(value -> collect(value, found));
    } else if (tree instanceof List<?> list) {
      list.forEach(value -> collect(value, found));
    }
  }

  /** Whether the value, or one within it, was made from a secret. */
  boolean cover(TypeCodec codec, @Nullable Object told) {
    if (told == null) {
      return false;
    }
    return known == null ? codec.mayRefer() : !known.isEmpty() && within(told, known);
  }

  private boolean within(Object told, Set<Fingerprint> prints) {
    if (!(told instanceof Hidden) && prints.contains(fingerprints.of(told))) {
      return true;
    }
    if (told instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(one -> one != null && within(one, prints));
    }
    return told instanceof List<?> list
        && list.stream().anyMatch(one -> one != null && within(one, prints));
  }
}
