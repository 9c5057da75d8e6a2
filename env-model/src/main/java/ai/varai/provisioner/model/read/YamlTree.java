package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Converts the parser's nodes to ours. Anchors are followed; what they repeat keeps its place. */
final class YamlTree {
  /** The property of a parser's node with the tag that it has in the file. */
  static final String WRITTEN_TAG = "written tag";

  /** Far beyond any environment; stops files whose anchors multiply ("billion laughs"). */
  private static final int MOST_NODES = 20_000;

  private final String file;
  private final Problems problems;
  private final Set<org.snakeyaml.engine.v2.nodes.Node> open =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private int count;

  YamlTree(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  Optional<Node> convert(org.snakeyaml.engine.v2.nodes.Node root) {
    return convert(root, KeyPath.ROOT);
  }

  boolean isTooLarge() {
    return count > MOST_NODES;
  }

  static SourcePosition position(String file, org.snakeyaml.engine.v2.nodes.Node node) {
    return node.getStartMark()
        .map(mark -> new SourcePosition(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(SourcePosition.ofFile(file));
  }

  private Optional<Node> convert(org.snakeyaml.engine.v2.nodes.Node node, KeyPath path) {
    SourcePosition position = position(file, node);
    if (++count > MOST_NODES) {
      if (count == MOST_NODES + 1) {
        problems.add(
            ReadCode.TOO_LARGE,
            position,
            path,
            "the file has more than " + MOST_NODES + " values, anchors followed",
            "remove anchors that repeat anchors");
      }
      return Optional.empty();
    }
    if (!open.add(node)) {
      problems.add(
          ReadCode.TOO_LARGE, position, path, "the anchor contains itself", "remove the alias");
      return Optional.empty();
    }
    try {
      if (isTagged(node, path)) {
        return Optional.empty();
      }
      if (node instanceof MappingNode mapping) {
        return Optional.of(mapping(mapping, path, position));
      }
      if (node instanceof SequenceNode sequence) {
        return Optional.of(sequence(sequence, path, position));
      }
      return Optional.of(scalar((ScalarNode) node, position));
    } finally {
      open.remove(node);
    }
  }

  private Node mapping(MappingNode mapping, KeyPath path, SourcePosition position) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      key(tuple.getKeyNode(), path).ifPresent(key -> entry(entries, key, tuple, path));
    }
    return new Node.Mapping(position, entries);
  }

  private void entry(Map<String, Node.Entry> entries, String key, NodeTuple tuple, KeyPath parent) {
    SourcePosition position = position(file, tuple.getKeyNode());
    KeyPath path = parent.child(key);
    Node.Entry first = entries.get(key);
    if (first != null) {
      problems.add(Mistakes.duplicate(position, path, first.key()));
      return;
    }
    convert(tuple.getValueNode(), path)
        .ifPresent(value -> entries.put(key, new Node.Entry(position, value)));
  }

  private Optional<String> key(org.snakeyaml.engine.v2.nodes.Node node, KeyPath path) {
    if (isTagged(node, path)) {
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      if (scalar.getValue().equals("<<") && scalar.isPlain()) {
        problems.add(
            ReadCode.YAML_FEATURE,
            position(file, node),
            path.child("<<"),
            "merge keys are not part of YAML 1.2",
            "write the keys out, or put what is shared into a file and name it in extends");
        return Optional.empty();
      }
      return Optional.of(scalar.getValue());
    }
    String shown =
        node instanceof ScalarNode scalar
            ? (scalar.getValue().isEmpty() ? "an empty key" : "the key " + scalar.getValue())
                + " is not a text"
            : "a list or map is used as a key";
    problems.add(
        ReadCode.KEY_NOT_TEXT,
        position(file, node),
        path,
        shown,
        node instanceof ScalarNode ? "put the key in quotes, or correct it" : "correct the key");
    return Optional.empty();
  }

  private Node sequence(SequenceNode sequence, KeyPath path, SourcePosition position) {
    List<Node> items = new ArrayList<>();
    for (org.snakeyaml.engine.v2.nodes.Node item : sequence.getValue()) {
      convert(item, path.child(items.size())).ifPresent(items::add);
    }
    return new Node.Sequence(position, items);
  }

  private static Node scalar(ScalarNode scalar, SourcePosition position) {
    return new Node.Scalar(position, type(scalar.getTag()), scalar.getValue());
  }

  /** The type that the core schema finds by the form of a value; in quotes it is a text. */
  private static Node.Scalar.Type type(Tag tag) {
    if (tag.equals(Tag.INT)) {
      return Node.Scalar.Type.WHOLE;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Node.Scalar.Type.NUMBER;
    }
    if (tag.equals(Tag.BOOL)) {
      return Node.Scalar.Type.BOOLEAN;
    }
    return tag.equals(Tag.NULL) ? Node.Scalar.Type.NULL : Node.Scalar.Type.TEXT;
  }

  /**
   * Whether a tag stands in front, which is then among the problems: also one of the core schema,
   * which would turn a value into something that it does not look like ({@code !!null name}).
   */
  private boolean isTagged(org.snakeyaml.engine.v2.nodes.Node node, KeyPath path) {
    if (!(node.getProperty(WRITTEN_TAG) instanceof String tag)) {
      return false;
    }
    problems.add(
        ReadCode.YAML_FEATURE,
        position(file, node),
        path,
        "the tag " + tag.replace("tag:yaml.org,2002:", "!!") + " is not used in environments",
        "remove the tag and write the plain value, a text in quotes");
    return true;
  }
}
