package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is wanted with what is there, attribute by attribute, as the annotations of the
 * record demand.
 */
public final class Differ {
  private final Fingerprints fingerprints;

  public Differ(Fingerprints fingerprints) {
    this.fingerprints = fingerprints;
  }

  /**
   * What differs.
   *
   * @param recorded what the state says, for attributes that the target does not tell; null when
   *     the state says nothing
   */
  public List<AttributeChange> diff(
      RecordShape shape,
      Map<String, Object> wanted,
      Map<String, Object> actual,
      @Nullable Map<String, Object> recorded) {
    var changes = new ArrayList<AttributeChange>();
    var covers = new Covers(recorded, fingerprints);
    for (int i = 0; i < shape.size(); i++) {
      Part part = shape.part(i);
      Object want = wanted.get(part.name());
      Object have = actual.get(part.name());
      if (part.untold()) {
        have = recorded == null ? want : recorded.get(part.name());
        if (recorded == null && want == Unknown.VALUE) {
          have = actual.get(part.name());
        }
      }
      boolean forces = part.forcesReplacement() || part.identity();
      int before = changes.size();
      compare(
          shape.codec(i),
          part,
          new Where(part.name(), forces, part.sensitive()),
          want,
          have,
          changes);
      TypeCodec codec = shape.codec(i);
      changes
          .subList(before, changes.size())
          .replaceAll(one -> covers.cover(codec, one.before().orElse(null)) ? hidden(one) : one);
    }
    return changes;
  }

  private static AttributeChange hidden(AttributeChange one) {
    return new AttributeChange(
        one.path(),
        Optional.empty(),
        Optional.empty(),
        one.afterUnknown(),
        true,
        one.forcesReplacement());
  }

  /** What a new resource will have, one line for each attribute. */
  public static List<AttributeChange> all(RecordShape shape, Map<String, Object> wanted) {
    var changes = new ArrayList<AttributeChange>(shape.size());
    for (int i = 0; i < shape.size(); i++) {
      Part part = shape.part(i);
      Object want = wanted.get(part.name());
      if (want == null && part.computed()) {
        want = Unknown.VALUE;
      }
      if (want != null) {
        changes.add(new Where(part.name(), false, part.sensitive()).change(null, want));
      }
    }
    return changes;
  }

  /**
   * What a resource that goes has.
   *
   * @param recorded what the state says; null when it says nothing
   */
  public List<AttributeChange> gone(
      RecordShape shape, Map<String, Object> actual, @Nullable Map<String, Object> recorded) {
    var changes = new ArrayList<AttributeChange>(shape.size());
    var covers = new Covers(recorded, fingerprints);
    for (int i = 0; i < shape.size(); i++) {
      Part part = shape.part(i);
      Object have = actual.get(part.name());
      if (have != null) {
        boolean secret = part.sensitive() || covers.cover(shape.codec(i), have);
        changes.add(new Where(part.name(), false, secret).change(have, null));
      }
    }
    return changes;
  }

  private record Where(String path, boolean forces, boolean sensitive) {
    Where at(String step) {
      return new Where(path + step, forces, sensitive);
    }

    AttributeChange change(@Nullable Object have, @Nullable Object want) {
      boolean secret = sensitive || covered(have) || covered(want);
      return new AttributeChange(
          path,
          secret ? Optional.empty() : Optional.ofNullable(have),
          secret || want == Unknown.VALUE ? Optional.empty() : Optional.ofNullable(want),
          want == Unknown.VALUE,
          secret,
          forces);
    }

    private static boolean covered(@Nullable Object tree) {
      if (tree instanceof Map<?, ?> map) {
        return map.values().stream().anyMatch(Where::covered);
      }
      if (tree instanceof List<?> list) {
        return list.stream().anyMatch(Where::covered);
      }
      return tree instanceof Hidden || tree instanceof Fingerprint;
    }
  }

  private void compare(
      TypeCodec codec,
      @Nullable Part part,
      Where where,
      @Nullable Object want,
      @Nullable Object have,
      List<AttributeChange> out) {
    if (codec instanceof Containers.OptionalCodec optional) {
      compare(optional.inner(), part, where, want, have, out);
    } else if (codec instanceof ValueCodec value) {
      compare(value.inner(), part, where, want, have, out);
    } else if (want == null) {
      boolean matters = part == null || !part.computed();
      if (matters && have != null && !emptyCollection(have)) {
        out.add(where.change(have, null));
      }
    } else if (have == null) {
      if (!emptyCollection(want)) {
        out.add(where.change(null, want));
      }
    } else if (want == Unknown.VALUE) {
      out.add(where.change(have, want));
    } else if (part != null && part.comparison().isPresent()) {
      if (!satisfied(part, want, have)) {
        out.add(where.change(have, want));
      }
    } else {
      structure(codec, part, where, want, have, out);
    }
  }

  private void structure(
      TypeCodec codec,
      @Nullable Part part,
      Where where,
      Object want,
      Object have,
      List<AttributeChange> out) {
    RecordShape shape = shapeOf(codec, want, have);
    if (shape != null && want instanceof Map<?, ?> w && have instanceof Map<?, ?> h) {
      for (int i = 0; i < shape.size(); i++) {
        Part inner = shape.part(i);
        Where at = where.at("." + inner.name());
        compare(
            shape.codec(i),
            inner,
            new Where(
                at.path(),
                at.forces() || inner.forcesReplacement(),
                at.sensitive() || inner.sensitive()),
            w.get(inner.name()),
            h.get(inner.name()),
            out);
      }
    } else if (codec instanceof Containers.MapCodec map
        && want instanceof Map<?, ?> w
        && have instanceof Map<?, ?> h) {
      Set<Object> keys = new LinkedHashSet<>(w.keySet());
      keys.addAll(h.keySet());
      keys.forEach(
          key -> compare(map.element(), null, where.at("." + key), w.get(key), h.get(key), out));
    } else if (codec instanceof Containers.CollectionCodec many
        && want instanceof List<?> w
        && have instanceof List<?> h) {
      lists(many, part, where, w, h, out);
    } else if (!same(want, have)) {
      out.add(where.change(have, want));
    }
  }

  private static @Nullable RecordShape shapeOf(TypeCodec codec, Object want, Object have) {
    if (codec instanceof RecordShape shape) {
      return shape;
    }
    if (codec instanceof SealedCodec sealed
        && want instanceof Map<?, ?> w
        && have instanceof Map<?, ?> h
        && same(w.get(SealedCodec.TYPE), h.get(SealedCodec.TYPE), null)) {
      return sealed.shape(w);
    }
    return null;
  }

  private void lists(
      Containers.CollectionCodec codec,
      @Nullable Part part,
      Where where,
      List<?> want,
      List<?> have,
      List<AttributeChange> out) {
    boolean anyOrder = codec.set() || (part != null && part.unordered());
    if (anyOrder) {
      var left = new ArrayList<Object>(have);
      boolean all =
          want.stream()
              .allMatch(
                  w ->
                      left.stream()
                          .filter(h -> same(w, h))
                          .findFirst()
                          .map(left::remove)
                          .orElse(false));
      if (!all || !left.isEmpty()) {
        out.add(where.change(have, want));
      }
    } else if (want.size() != have.size()) {
      out.add(where.change(have, want));
    } else {
      for (int i = 0; i < want.size(); i++) {
        compare(codec.element(), null, where.at("[" + i + "]"), want.get(i), have.get(i), out);
      }
    }
  }

  private static boolean satisfied(Part part, Object want, Object have) {
    try {
      return part.comparison().orElseThrow().satisfied(Hidden.open(want), Hidden.open(have));
    } catch (RuntimeException e) {
      // What the comparison cannot read cannot be what is wanted.
      return false;
    }
  }

  private boolean same(Object want, Object have) {
    return same(want, have, fingerprints);
  }

  private static boolean same(
      @Nullable Object want, @Nullable Object have, @Nullable Fingerprints fingerprints) {
    if (want == null || have == null) {
      return want == have;
    }
    if (want instanceof Fingerprint || have instanceof Fingerprint) {
      return want.equals(have)
          || (fingerprints != null && print(want, fingerprints).equals(print(have, fingerprints)));
    }
    Object w = Hidden.open(want);
    Object h = Hidden.open(have);
    if (w instanceof Number a && h instanceof Number b) {
      return a.doubleValue() == b.doubleValue() && a.longValue() == b.longValue();
    }
    if (w instanceof Map<?, ?> a && h instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && a.keySet().stream().allMatch(key -> same(a.get(key), b.get(key), fingerprints));
    }
    if (w instanceof List<?> a && h instanceof List<?> b) {
      if (a.size() != b.size()) {
        return false;
      }
      for (int i = 0; i < a.size(); i++) {
        if (!same(a.get(i), b.get(i), fingerprints)) {
          return false;
        }
      }
      return true;
    }
    return w != Unknown.VALUE && w.equals(h);
  }

  private static Fingerprint print(Object tree, Fingerprints fingerprints) {
    return tree instanceof Fingerprint known ? known : fingerprints.of(Hidden.open(tree));
  }

  private static boolean emptyCollection(Object tree) {
    return (tree instanceof Map<?, ?> map && map.isEmpty())
        || (tree instanceof List<?> list && list.isEmpty());
  }
}
