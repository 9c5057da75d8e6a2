package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.Value;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns values of one Java type into trees of JDK values and back. */
interface TypeCodec {
  /** The encoded form; null for an empty {@code Optional}. */
  @Nullable Object encode(Object value, Encoding encoding);

  /**
   * The value of a tree.
   *
   * @param tree null where nothing was encoded
   * @throws CodecException when the tree does not fit the type
   */
  Object decode(@Nullable Object tree);

  /** The value with all references replaced; the same object when it holds none. */
  default Object resolve(Object value, Function<Value.Ref<?>, Object> values) {
    return value;
  }

  /** Whether a value of the type can hold a reference. */
  default boolean mayRefer() {
    return false;
  }
}
