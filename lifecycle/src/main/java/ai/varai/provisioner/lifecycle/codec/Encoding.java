package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What becomes of values that refer to other resources when a record is encoded. */
public interface Encoding {
  /** The encoded form of a reference. */
  Object ref(Value.Ref<?> ref);

  /** The encoded form of a joined text. */
  Object joined(Value.Joined joined);

  /** Refuses references: for what a provider observed, where all values are known. */
  Encoding RESOLVED =
      resolving(
          ref -> {
            throw new IllegalStateException("a value was left unresolved: " + ref);
          });

  /** Keeps references as they are, so that the graph can be read back. */
  Encoding KEEPING = new Keeping();

  /**
   * Puts the values of other resources in.
   *
   * @param values the encoded value for a reference, {@link Unknown} where it is not known yet
   */
  static Encoding resolving(Function<Value.Ref<?>, Object> values) {
    return new Resolving(values);
  }

  /** See {@link #resolving}. */
  record Resolving(Function<Value.Ref<?>, Object> values) implements Encoding {
    @Override
    public Object ref(Value.Ref<?> ref) {
      return values.apply(ref);
    }

    @Override
    public Object joined(Value.Joined joined) {
      var text = new StringBuilder();
      boolean hidden = false;
      boolean unknown = false;
      for (Value<String> part : joined.parts()) {
        Object piece = one(part);
        hidden |= piece instanceof Hidden;
        unknown |= piece == Unknown.VALUE;
        text.append(Hidden.open(piece));
      }
      if (unknown) {
        return Unknown.VALUE;
      }
      return hidden ? new Hidden(text.toString()) : text.toString();
    }

    private Object one(Value<String> part) {
      if (part instanceof Value.Known<String> known) {
        return known.value();
      }
      return part instanceof Value.Ref<?> ref ? ref(ref) : joined((Value.Joined) part);
    }
  }

  /** See {@link #KEEPING}. */
  final class Keeping implements Encoding {
    static final String REF = "$ref";
    static final String ATTRIBUTE = "attribute";
    static final String TYPE = "type";
    static final String JOIN = "$join";

    private Keeping() {}

    @Override
    public Object ref(Value.Ref<?> ref) {
      var tree = new LinkedHashMap<String, Object>();
      tree.put(REF, ref.target().toString());
      tree.put(ATTRIBUTE, ref.attribute());
      tree.put(TYPE, ref.type().getName());
      return tree;
    }

    @Override
    public Object joined(Value.Joined joined) {
      List<Object> parts = new ArrayList<>();
      for (Value<String> part : joined.parts()) {
        if (part instanceof Value.Known<String> known) {
          parts.add(known.value());
        } else {
          parts.add(part instanceof Value.Ref<?> ref ? ref(ref) : joined((Value.Joined) part));
        }
      }
      return Map.of(JOIN, parts);
    }
  }
}
