package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The {@code fields} parameter: {@code items(name,status/state),nextPageToken}.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api#partial-response">Partial
 *     responses</a>
 */
final class FieldSelector {

  /** What is wanted of a field: all of it, or what its children name. */
  private static final class Tree {
    final Map<String, Tree> children = new LinkedHashMap<>();
    boolean whole;

    void add(Tree other) {
      whole |= other.whole;
      other.children.forEach(
          (name, below) -> children.computeIfAbsent(name, k -> new Tree()).add(below));
    }
  }

  private static final Pattern SNAKE = Pattern.compile("[A-Z]");

  private final String text;
  private int at;

  private FieldSelector(String text) {
    this.text = text;
  }

  static JsonNode select(JsonNode node, String fields) {
    return fields.isEmpty() || fields.equals("*") ? node : prune(node, parse(fields));
  }

  /** As {@link #select}; a field that the answer's message does not have is refused. */
  static JsonNode select(JsonNode node, String fields, Descriptor type) {
    if (fields.isEmpty() || fields.equals("*")) {
      return node;
    }
    Tree tree = parse(fields);
    requireKnown(type, tree, "");
    return prune(node, tree);
  }

  private static Tree parse(String fields) {
    FieldSelector s = new FieldSelector(fields);
    Tree tree = s.list();
    if (s.at != fields.length()) {
      throw s.bad();
    }
    return tree;
  }

  private static void requireKnown(Descriptor type, Tree tree, String path) {
    if (type.getFullName().startsWith("google.protobuf.")) {
      // What is in an Any or a Struct, the type does not say.
      return;
    }
    tree.children.forEach(
        (name, below) -> {
          if (name.equals("*")) {
            return;
          }
          String whole = path.isEmpty() ? name : path + "." + name;
          FieldDescriptor field =
              type.getFields().stream()
                  .filter(f -> f.getJsonName().equals(name) || f.getName().equals(name))
                  .findFirst()
                  .orElseThrow(() -> unknown(whole));
          if (!field.isMapField() && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            requireKnown(field.getMessageType(), below, whole);
          }
        });
  }

  /** As Google's newer APIs put it. */
  private static GoogleError unknown(String path) {
    return GoogleError.invalidArgument("Request contains an invalid argument.")
        .withFieldViolation(
            path,
            "Error expanding 'fields' parameter. Cannot find matching fields for path '"
                + path
                + "'.");
  }

  private Tree list() {
    Tree root = new Tree();
    do {
      path(root);
    } while (take(','));
    return root;
  }

  private void path(Tree parent) {
    int start = at;
    while (at < text.length() && ",/.()".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String name = text.substring(start, at).trim();
    if (name.isEmpty()) {
      throw bad();
    }
    Tree child = parent.children.computeIfAbsent(name, k -> new Tree());
    if (take('/') || take('.')) {
      path(child);
    } else if (take('(')) {
      child.add(list());
      if (!take(')')) {
        throw bad();
      }
    } else {
      child.whole = true;
    }
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private GoogleError bad() {
    return GoogleError.invalidArgument("Invalid field selection " + text);
  }

  /**
   * What the selection says of a field by its name, in JSON or as the message has it, or of all.
   */
  private static Tree wanted(Tree tree, Tree any, String name) {
    String snake = SNAKE.matcher(name).replaceAll("_$0").toLowerCase(Locale.ROOT);
    Tree wanted = new Tree();
    wanted.add(any);
    for (String each : List.of(name, snake)) {
      if (tree.children.containsKey(each)) {
        wanted.add(tree.children.getOrDefault(each, any));
      }
    }
    return wanted;
  }

  private static JsonNode prune(JsonNode node, Tree tree) {
    Tree any = tree.children.getOrDefault("*", new Tree());
    if (tree.whole || any.whole) {
      return node;
    }
    if (node instanceof ArrayNode a) {
      ArrayNode out = JsonNodeFactory.instance.arrayNode();
      a.forEach(e -> out.add(prune(e, tree)));
      return out;
    }
    if (!(node instanceof ObjectNode o)) {
      return node;
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    o.properties()
        .forEach(
            e -> {
              Tree t = wanted(tree, any, e.getKey());
              if (t.whole || !t.children.isEmpty()) {
                out.set(e.getKey(), prune(e.getValue(), t));
              }
            });
    return out;
  }
}
