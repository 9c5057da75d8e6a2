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
      if (node instanceof MappingNode mapping) {
        return tagged(mapping, Tag.MAP, path).map(ignored -> mapping(mapping, path, position));
      }
      if (node instanceof SequenceNode sequence) {
        return tagged(sequence, Tag.SEQ, path).map(ignored -> sequence(sequence, path, position));
      }
      return scalar((ScalarNode) node, path, position);
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

  private Optional<Node> scalar(ScalarNode scalar, KeyPath path, SourcePosition position) {
    Node.Scalar.Type type;
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.STR)) {
      type = Node.Scalar.Type.TEXT;
    } else if (tag.equals(Tag.INT)) {
      type = Node.Scalar.Type.WHOLE;
    } else if (tag.equals(Tag.FLOAT)) {
      type = Node.Scalar.Type.NUMBER;
    } else if (tag.equals(Tag.BOOL)) {
      type = Node.Scalar.Type.BOOLEAN;
    } else if (tag.equals(Tag.NULL)) {
      type = Node.Scalar.Type.NULL;
    } else {
      refuseTag(scalar, path);
      return Optional.empty();
    }
    return Optional.of(new Node.Scalar(position, type, scalar.getValue()));
  }

  private Optional<Tag> tagged(
      org.snakeyaml.engine.v2.nodes.Node node, Tag expected, KeyPath path) {
    if (node.getTag().equals(expected)) {
      return Optional.of(expected);
    }
    refuseTag(node, path);
    return Optional.empty();
  }

  private void refuseTag(org.snakeyaml.engine.v2.nodes.Node node, KeyPath path) {
    problems.add(
        ReadCode.YAML_FEATURE,
        position(file, node),
        path,
        "the tag "
            + node.getTag().getValue().replace("tag:yaml.org,2002:", "!!")
            + " is not used in environments",
        "remove the tag and write the plain value");
  }
}
