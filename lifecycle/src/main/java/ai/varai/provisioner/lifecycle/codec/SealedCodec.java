package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Codec of a sealed interface: the tree says in {@code type} which record it is. */
final class SealedCodec implements TypeCodec {
  static final String TYPE = "type";

  private final Class<?> type;
  private final Map<String, Class<?>> byTag = new LinkedHashMap<>();

  SealedCodec(Class<?> type) {
    this.type = type;
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      byTag.put(tag(permitted), permitted);
    }
  }

  private static String tag(Class<?> permitted) {
    return RecordShape.nameOf(permitted.getSimpleName()).substring(1);
  }

  /** The shape that a tree's tag names; null when it names none. */
  @Nullable RecordShape shape(Map<?, ?> tree) {
    Class<?> found = byTag.get(String.valueOf(tree.get(TYPE)));
    return found == null ? null : RecordShape.of(found);
  }

  @Override
  public Object encode(Object value, Encoding encoding) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put(TYPE, tag(value.getClass()));
    tree.putAll(RecordShape.of(value.getClass()).encodeRecord(value, encoding));
    return tree;
  }

  @Override
  public Object decode(@Nullable Object tree) {
    RecordShape shape = tree instanceof Map<?, ?> map ? shape(map) : null;
    if (shape == null) {
      throw new CodecException("no " + type.getSimpleName() + ": " + tree);
    }
    return shape.decode(tree);
  }

  @Override
  public Object resolve(Object value, Function<Value.Ref<?>, Object> values) {
    return RecordShape.of(value.getClass()).resolve(value, values);
  }

  @Override
  public boolean mayRefer() {
    return true;
  }
}
