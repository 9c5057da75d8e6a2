package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Codec of {@link Value}: a known value is encoded as itself. */
record ValueCodec(TypeCodec inner) implements TypeCodec {
  private static final Map<String, Class<?>> REF_TYPES =
      Map.of(
          String.class.getName(), String.class,
          Integer.class.getName(), Integer.class,
          Long.class.getName(), Long.class,
          Double.class.getName(), Double.class,
          Boolean.class.getName(), Boolean.class);

  @Override
  public @Nullable Object encode(Object value, Encoding encoding) {
    if (value instanceof Value.Known<?> known) {
      return inner.encode(known.value(), encoding);
    }
    return value instanceof Value.Ref<?> ref
        ? encoding.ref(ref)
        : encoding.joined((Value.Joined) value);
  }

  @Override
  public Object decode(@Nullable Object tree) {
    Value<?> kept = kept(tree);
    return kept != null ? kept : new Value.Known<>(inner.decode(tree));
  }

  /** A reference or joined text that {@link Encoding#KEEPING} wrote; null for anything else. */
  static @Nullable Value<?> kept(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map)) {
      return null;
    }
    if (map.get(Encoding.Keeping.REF) instanceof String target) {
      Class<?> type = REF_TYPES.get(String.valueOf(map.get(Encoding.Keeping.TYPE)));
      if (type == null) {
        throw new CodecException("a reference has an unknown type: " + map);
      }
      return new Value.Ref<>(
          ResourceAddress.parse(target), String.valueOf(map.get(Encoding.Keeping.ATTRIBUTE)), type);
    }
    if (map.get(Encoding.Keeping.JOIN) instanceof List<?> list) {
      List<Value<String>> parts = new ArrayList<>();
      list.forEach(part -> parts.add(text(part)));
      return new Value.Joined(parts);
    }
    return null;
  }

  @SuppressWarnings("unchecked") // parts of a joined text were written from Value<String>
  private static Value<String> text(@Nullable Object part) {
    Value<?> value = kept(part);
    return value == null ? new Value.Known<>(String.valueOf(part)) : (Value<String>) value;
  }

  @Override
  public Object resolve(Object value, Function<Value.Ref<?>, Object> values) {
    if (value instanceof Value.Ref<?> ref) {
      return new Value.Known<>(values.apply(ref));
    }
    if (value instanceof Value.Joined joined) {
      var text = new StringBuilder();
      joined.parts().forEach(part -> text.append(((Value.Known<?>) resolve(part, values)).value()));
      return new Value.Known<>(text.toString());
    }
    return value;
  }

  @Override
  public boolean mayRefer() {
    return true;
  }
}
