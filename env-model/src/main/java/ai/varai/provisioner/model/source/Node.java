package ai.varai.provisioner.model.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value as a file has it, whatever the file's language, with its place. */
public sealed interface Node {
  SourcePosition position();

  /**
   * A single value.
   *
   * @param text as written, without quotes and escapes
   */
  record Scalar(SourcePosition position, Type type, String text) implements Node {
    /** What the file's language takes the text for. */
    public enum Type {
      TEXT("text"),
      WHOLE("whole number"),
      NUMBER("number"),
      BOOLEAN("true or false"),
      NULL("nothing");

      private final String words;

      Type(String words) {
        this.words = words;
      }

      public String words() {
        return words;
      }
    }
  }

  /** A list. */
  record Sequence(SourcePosition position, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Keys and values in the order of the file. */
  record Mapping(SourcePosition position, Map<String, Entry> entries) implements Node {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** A value with the place of its key. */
  record Entry(SourcePosition key, Node value) {}

  /** Whether this is the value that takes away what a lower layer says. */
  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.type() == Scalar.Type.NULL;
  }
}
