package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the codec of a Java type. */
final class TypeCodecs {
  private TypeCodecs() {}

  static TypeCodec of(Type type, Class<?> holder) {
    if (type instanceof Class<?> plain) {
      return plain(plain, holder);
    }
    if (type instanceof ParameterizedType generic) {
      return generic(generic, holder);
    }
    throw unsupported(type, holder);
  }

  private static TypeCodec plain(Class<?> type, Class<?> holder) {
    TypeCodec scalar = Scalars.of(type);
    if (scalar != null) {
      return scalar;
    }
    if (type.isRecord()) {
      return RecordShape.of(type);
    }
    if (type.isSealed()) {
      return new SealedCodec(type);
    }
    throw unsupported(type, holder);
  }

  private static TypeCodec generic(ParameterizedType type, Class<?> holder) {
    Type[] arguments = type.getActualTypeArguments();
    Type raw = type.getRawType();
    if (raw == Map.class && arguments[0] == String.class) {
      return new Containers.MapCodec(of(arguments[1], holder));
    }
    if (raw == Optional.class) {
      return new Containers.OptionalCodec(of(arguments[0], holder));
    }
    if (raw == List.class || raw == Set.class) {
      return new Containers.CollectionCodec(of(arguments[0], holder), raw == Set.class);
    }
    if (raw == Value.class) {
      return new ValueCodec(of(arguments[0], holder));
    }
    throw unsupported(type, holder);
  }

  private static CodecException unsupported(Type type, Class<?> holder) {
    return new CodecException(
        holder.getName() + " has a component of type " + type + ", which resources cannot have");
  }
}
