package ai.varai.provisioner.model.resource;

import java.util.List;

/**
 * An attribute's value that may be known only after another resource exists.
 *
 * <p>Handlers receive resources in which every value has been resolved to a {@link Known}.
 */
public sealed interface Value<T> {

  /** A value known now. */
  record Known<T>(T value) implements Value<T> {}

  /** The value of another resource's attribute; makes the holder depend on that resource. */
  record Ref<T>(ResourceAddress target, String attribute, Class<T> type) implements Value<T> {}

  /** A text joined from parts, some of which may be references. */
  record Joined(List<Value<String>> parts) implements Value<String> {
    public Joined {
      parts = List.copyOf(parts);
    }
  }

  static <T> Value<T> of(T value) {
    return new Known<>(value);
  }

  /** Joins strings and string values, in order. */
  static Value<String> join(Object... parts) {
    return new Joined(java.util.Arrays.stream(parts).map(Value::part).toList());
  }

  /**
   * The value, when it is known.
   *
   * @throws IllegalStateException when it still refers to another resource: a bug in whoever asked
   *     too early
   */
  default T get() {
    if (this instanceof Known<T> known) {
      return known.value();
    }
    throw new IllegalStateException("the value is not known yet: " + this);
  }

  @SuppressWarnings(
      "unchecked") // a Value that is not a string is refused by the type of join's callers' parts
  private static Value<String> part(Object part) {
    return part instanceof Value<?> value ? (Value<String>) value : new Known<>(part.toString());
  }
}
