package ai.varai.provisioner.lifecycle.codec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Codecs of the types that have no parts. Whole numbers are encoded as {@link Long}. */
final class Scalars {
  private static final Map<Class<?>, Function<Object, Object>> DECODERS =
      Map.ofEntries(
          Map.entry(String.class, Object::toString),
          Map.entry(int.class, tree -> (int) number(tree).longValue()),
          Map.entry(Integer.class, tree -> (int) number(tree).longValue()),
          Map.entry(long.class, tree -> number(tree).longValue()),
          Map.entry(Long.class, tree -> number(tree).longValue()),
          Map.entry(double.class, tree -> number(tree).doubleValue()),
          Map.entry(Double.class, tree -> number(tree).doubleValue()),
          Map.entry(boolean.class, Scalars::bool),
          Map.entry(Boolean.class, Scalars::bool),
          Map.entry(BigDecimal.class, tree -> new BigDecimal(tree.toString())),
          Map.entry(Duration.class, tree -> Duration.parse(tree.toString())));

  private Scalars() {}

  static @Nullable TypeCodec of(Class<?> type) {
    Function<Object, Object> decoder = DECODERS.get(type);
    if (decoder == null) {
      return type.isEnum() ? new EnumCodec(type) : null;
    }
    return new ScalarCodec(type, decoder);
  }

  private static Number number(Object tree) {
    return tree instanceof Number number ? number : new BigDecimal(tree.toString());
  }

  private static Object bool(Object tree) {
    return tree instanceof Boolean ? tree : Boolean.valueOf(tree.toString());
  }

  private static Object present(@Nullable Object tree, Class<?> type) {
    if (tree == null) {
      throw new CodecException("a value of type " + type.getSimpleName() + " is missing");
    }
    return Hidden.open(tree);
  }

  private record ScalarCodec(Class<?> type, Function<Object, Object> decoder) implements TypeCodec {
    @Override
    public Object encode(Object value, Encoding encoding) {
      if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
        return ((Number) value).longValue();
      }
      return value instanceof Duration || value instanceof BigDecimal ? value.toString() : value;
    }

    @Override
    public Object decode(@Nullable Object tree) {
      Object given = present(tree, type);
      if (given instanceof Fingerprint) {
        return placeholder();
      }
      try {
        return decoder.apply(given);
      } catch (RuntimeException e) {
        throw new CodecException("'" + given + "' is no " + type.getSimpleName(), e);
      }
    }

    /** What stands for a secret that the state rightly does not know. */
    private Object placeholder() {
      if (type == String.class) {
        return "";
      }
      throw new CodecException("a sensitive " + type.getSimpleName() + " cannot be read back");
    }
  }

  private record EnumCodec(Class<?> type) implements TypeCodec {
    @Override
    public Object encode(Object value, Encoding encoding) {
      return ((Enum<?>) value).name();
    }

    @Override
    public Object decode(@Nullable Object tree) {
      Object given = present(tree, type);
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(given)) {
          return constant;
        }
      }
      throw new CodecException("'" + given + "' is no " + type.getSimpleName());
    }
  }
}
