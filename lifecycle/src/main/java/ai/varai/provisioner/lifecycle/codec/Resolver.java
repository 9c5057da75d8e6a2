package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the attributes of other resources where references stand. */
public final class Resolver {
  private final Function<ResourceAddress, @Nullable Map<String, Object>> trees;
  private final Encoding encoding = Encoding.resolving(this::encoded);

  /**
   * @param trees the attribute tree of an address, as far as it is known; null when nothing is
   */
  public Resolver(Function<ResourceAddress, @Nullable Map<String, Object>> trees) {
    this.trees = trees;
  }

  /** A reference's value did not come about. */
  public static final class UnresolvedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnresolvedException(Value.Ref<?> ref) {
      super(
          ref.target()
              + " has no value for "
              + RecordShape.nameOf(ref.attribute())
              + ", which is needed here");
    }
  }

  /** The attribute tree of a resource; {@link Unknown} where something is not known yet. */
  public Map<String, Object> encode(Resource resource) {
    return RecordShape.of(resource.getClass()).encodeRecord(resource, encoding);
  }

  /** The encoded value of anything that may be a reference: an output. */
  public Object encode(Value<?> value) {
    if (value instanceof Value.Known<?> known) {
      Object inner = known.value();
      return inner instanceof Integer number ? Long.valueOf(number) : inner;
    }
    return value instanceof Value.Ref<?> ref
        ? encoding.ref(ref)
        : encoding.joined((Value.Joined) value);
  }

  /**
   * The resource with every value known.
   *
   * @throws UnresolvedException when one is not
   */
  @SuppressWarnings("unchecked") // a record is resolved to a record of the same class
  public <R extends Resource> R resolve(R resource) {
    return (R) RecordShape.of(resource.getClass()).resolve(resource, this::typed);
  }

  /**
   * The resource with every value known by which the target can find it: its identity, or all of a
   * kind that has none. Other values are known as far as they are.
   *
   * @throws UnresolvedException when one is not
   */
  @SuppressWarnings("unchecked") // a record is resolved to a record of the same class
  public <R extends Resource> R identify(R resource) {
    RecordShape shape = RecordShape.of(resource.getClass());
    boolean named = Arrays.stream(shape.parts()).anyMatch(Part::identity);
    return (R) shape.resolve(resource, this::typed, part -> !named || part.identity());
  }

  private Object encoded(Value.Ref<?> ref) {
    Map<String, Object> tree = trees.apply(ref.target());
    Object value = tree == null ? null : tree.get(RecordShape.nameOf(ref.attribute()));
    return value == null ? Unknown.VALUE : value;
  }

  private Object typed(Value.Ref<?> ref) {
    Object tree = encoded(ref);
    if (tree == Unknown.VALUE || tree instanceof Fingerprint) {
      throw new UnresolvedException(ref);
    }
    return TypeCodecs.of(ref.type(), ref.type()).decode(tree);
  }
}
