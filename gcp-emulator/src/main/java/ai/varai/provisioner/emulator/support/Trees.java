package ai.varai.provisioner.emulator.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Small readings and changes of JSON trees, none of which fails on a value of the wrong type. */
public final class Trees {

  private Trees() {}

  /** The text at a path of field names; empty when absent, null or not a scalar. */
  public static String text(JsonNode node, String... path) {
    JsonNode n = at(node, path);
    return n.isValueNode() && !n.isNull() ? n.asText() : "";
  }

  /** The node at a path of field names; a missing node when there is none. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode n = node;
    for (String p : path) {
      n = n.path(p);
    }
    return n;
  }

  /** Whether the value at the path is true, as a boolean or as text. */
  public static boolean flag(JsonNode node, String... path) {
    return text(node, path).equals("true");
  }

  /** A whole number that may stand as text, as Google's JSON prints 64-bit ones. */
  public static Optional<Long> number(JsonNode node, String... path) {
    return parse(text(node, path));
  }

  public static Optional<Long> parse(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(text.trim()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The object of this name, made when there is none or when something else stands there. */
  public static ObjectNode object(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode o ? o : parent.putObject(name);
  }

  /** Turns a number into text, where Google prints a 64-bit number as a string. */
  public static void stringify(ObjectNode parent, String name) {
    JsonNode n = parent.get(name);
    if (n != null && n.isNumber()) {
      parent.put(name, n.asText());
    }
  }

  /** Puts a value where there is none, or null. */
  public static void putDefault(ObjectNode parent, String name, String value) {
    if (!parent.hasNonNull(name)) {
      parent.put(name, value);
    }
  }

  /** As {@link #putDefault(ObjectNode, String, String)}. */
  public static void putDefault(ObjectNode parent, String name, boolean value) {
    if (!parent.hasNonNull(name)) {
      parent.put(name, value);
    }
  }

  /**
   * Merges a patch into a target: objects field by field, null removes, anything else replaces.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
   */
  public static void merge(ObjectNode target, ObjectNode patch) {
    Iterator<Map.Entry<String, JsonNode>> fields = patch.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> f = fields.next();
      JsonNode value = f.getValue();
      if (value.isNull()) {
        target.remove(f.getKey());
      } else if (value instanceof ObjectNode o) {
        ObjectNode inner =
            target.get(f.getKey()) instanceof ObjectNode t ? t : target.putObject(f.getKey());
        merge(inner, o);
      } else {
        target.set(f.getKey(), value.deepCopy());
      }
    }
  }

  /**
   * The name in JSON of a field of a message, {@code displayName} of {@code display_name}.
   *
   * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON</a>
   */
  public static String camel(String field) {
    StringBuilder b = new StringBuilder(field.length());
    boolean up = false;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '_') {
        up = true;
      } else {
        b.append(up ? Character.toUpperCase(c) : c);
        up = false;
      }
    }
    return b.toString();
  }

  /** Takes out fields that are null, at any depth: in JSON of an API they say nothing. */
  public static void dropNulls(JsonNode node) {
    if (node instanceof ObjectNode o) {
      o.properties().removeIf(e -> e.getValue().isNull());
    }
    node.forEach(Trees::dropNulls);
  }
}
