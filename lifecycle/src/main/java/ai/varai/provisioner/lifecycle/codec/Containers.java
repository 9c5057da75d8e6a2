package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Codecs of {@code Optional}, {@code List}, {@code Set} and {@code Map} with string keys. */
final class Containers {
  private Containers() {}

  record OptionalCodec(TypeCodec inner) implements TypeCodec {
    @Override
    public @Nullable Object encode(Object value, Encoding encoding) {
      Optional<?> optional = (Optional<?>) value;
      return optional.isEmpty() ? null : inner.encode(optional.get(), encoding);
    }

    @Override
    public Object decode(@Nullable Object tree) {
      return tree == null || tree instanceof Fingerprint
          ? Optional.empty()
          : Optional.of(inner.decode(tree));
    }

    @Override
    public Object resolve(Object value, Function<Value.Ref<?>, Object> values) {
      Optional<?> optional = (Optional<?>) value;
      if (optional.isEmpty()) {
        return value;
      }
      Object resolved = inner.resolve(optional.get(), values);
      return resolved == optional.get() ? value : Optional.of(resolved);
    }

    @Override
    public boolean mayRefer() {
      return inner.mayRefer();
    }
  }

  /** Lists keep their order; sets are written in the order of their elements' text. */
  record CollectionCodec(TypeCodec element, boolean set) implements TypeCodec {
    @Override
    public Object encode(Object value, Encoding encoding) {
      Collection<?> collection = (Collection<?>) value;
      var tree = new ArrayList<@Nullable Object>(collection.size());
      collection.forEach(one -> tree.add(element.encode(one, encoding)));
      if (set) {
        tree.sort(java.util.Comparator.comparing(String::valueOf));
      }
      return tree;
    }

    @Override
    public Object decode(@Nullable Object tree) {
      if (tree == null || tree instanceof Fingerprint) {
        return set ? Set.of() : List.of();
      }
      if (!(Hidden.open(tree) instanceof List<?> list)) {
        throw new CodecException("a list was expected, not " + tree);
      }
      Collection<Object> result = empty();
      list.forEach(one -> result.add(element.decode(one)));
      return frozen(result);
    }

    @Override
    public Object resolve(Object value, Function<Value.Ref<?>, Object> values) {
      if (!mayRefer()) {
        return value;
      }
      Collection<Object> result = empty();
      ((Collection<?>) value).forEach(one -> result.add(element.resolve(one, values)));
      return frozen(result);
    }

    private Collection<Object> empty() {
      return set ? new LinkedHashSet<>() : new ArrayList<>();
    }

    private static Object frozen(Collection<Object> result) {
      return result instanceof List<Object> list ? List.copyOf(list) : Set.copyOf(result);
    }

    @Override
    public boolean mayRefer() {
      return element.mayRefer();
    }
  }

  /** Entries are written in the order of their keys, so that equal maps look equal. */
  record MapCodec(TypeCodec element) implements TypeCodec {
    @Override
    public Object encode(Object value, Encoding encoding) {
      var tree = new LinkedHashMap<String, @Nullable Object>();
      new TreeMap<>((Map<?, ?>) value)
          .forEach((key, one) -> tree.put(key.toString(), element.encode(one, encoding)));
      return tree;
    }

    @Override
    public Object decode(@Nullable Object tree) {
      if (tree == null || tree instanceof Fingerprint) {
        return Map.of();
      }
      if (!(Hidden.open(tree) instanceof Map<?, ?> map)) {
        throw new CodecException("a map was expected, not " + tree);
      }
      var result = new LinkedHashMap<String, Object>();
      map.forEach((key, one) -> result.put(key.toString(), element.decode(one)));
      return java.util.Collections.unmodifiableMap(result);
    }

    @Override
    public Object resolve(Object value, Function<Value.Ref<?>, Object> values) {
      if (!mayRefer()) {
        return value;
      }
      var result = new LinkedHashMap<String, Object>();
      ((Map<?, ?>) value)
          .forEach((key, one) -> result.put(key.toString(), element.resolve(one, values)));
      return java.util.Collections.unmodifiableMap(result);
    }

    @Override
    public boolean mayRefer() {
      return element.mayRefer();
    }
  }
}
