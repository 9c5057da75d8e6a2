package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out {@code --set KEY=VALUE}. */
final class Overrides {
  private final Problems problems;

  Overrides(Problems problems) {
    this.problems = problems;
  }

  Node.Mapping apply(Node.Mapping root, List<String> overrides) {
    Node.Mapping result = root;
    for (String override : overrides) {
      result = apply(result, override);
    }
    return result;
  }

  private Node.Mapping apply(Node.Mapping root, String override) {
    int equals = override.indexOf('=');
    if (equals <= 0) {
      refuse(SourcePosition.ofFile("--set " + override), KeyPath.ROOT, "no KEY=VALUE");
      return root;
    }
    String key = override.substring(0, equals).strip();
    SourcePosition position = SourcePosition.ofFile("--set " + key);
    KeyPath path;
    try {
      path = KeyPath.parse(key);
    } catch (IllegalArgumentException e) {
      refuse(position, KeyPath.ROOT, String.valueOf(e.getMessage()));
      return root;
    }
    Optional<Node> value = value(override.substring(equals + 1), position);
    return value.isEmpty()
        ? root
        : (Node.Mapping) put(root, path, path.steps(), value.get(), position);
  }

  private Optional<Node> value(String text, SourcePosition position) {
    if (text.isBlank()) {
      return Optional.of(new Node.Scalar(position, Node.Scalar.Type.NULL, ""));
    }
    return YamlReader.read(position.file(), text, problems).map(node -> moved(node, position));
  }

  private Node put(
      Node node, KeyPath whole, List<KeyPath.Step> steps, Node value, SourcePosition position) {
    if (steps.isEmpty()) {
      return value;
    }
    List<KeyPath.Step> rest = steps.subList(1, steps.size());
    if (steps.get(0) instanceof KeyPath.Step.Key key && node instanceof Node.Mapping mapping) {
      Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
      Node.Entry below = entries.get(key.name());
      if (rest.isEmpty() && value.isNull() && below != null) {
        entries.remove(key.name());
      } else {
        Node start = below == null ? new Node.Mapping(position, Map.of()) : below.value();
        entries.put(key.name(), new Node.Entry(position, put(start, whole, rest, value, position)));
      }
      return new Node.Mapping(mapping.position(), entries);
    }
    if (steps.get(0) instanceof KeyPath.Step.Index index
        && node instanceof Node.Sequence sequence
        && index.position() < sequence.items().size()) {
      List<Node> items = new ArrayList<>(sequence.items());
      items.set(index.position(), put(items.get(index.position()), whole, rest, value, position));
      return new Node.Sequence(sequence.position(), items);
    }
    String missing =
        steps.get(0) instanceof KeyPath.Step.Index index
            ? "there is no item [" + index.position() + "]"
            : "what is above this key is no map";
    refuse(position, whole, missing);
    return node;
  }

  private static Node moved(Node node, SourcePosition position) {
    if (node instanceof Node.Mapping mapping) {
      Map<String, Node.Entry> entries = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach((k, e) -> entries.put(k, new Node.Entry(position, moved(e.value(), position))));
      return new Node.Mapping(position, entries);
    }
    if (node instanceof Node.Sequence sequence) {
      return new Node.Sequence(
          position, sequence.items().stream().map(item -> moved(item, position)).toList());
    }
    Node.Scalar scalar = (Node.Scalar) node;
    return new Node.Scalar(position, scalar.type(), scalar.text());
  }

  private void refuse(SourcePosition position, KeyPath path, String message) {
    problems.add(
        ReadCode.BAD_OVERRIDE,
        position,
        path,
        message,
        "write for instance --set services.auth-service.max_instances=5");
  }
}
