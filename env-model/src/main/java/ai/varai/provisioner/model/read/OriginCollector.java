package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Layer;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.Origin;
import ai.varai.provisioner.model.source.Origins;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes for each value of a tree where it came from. */
final class OriginCollector {
  private final Map<String, Layer> layersByName = new LinkedHashMap<>();
  private final Map<KeyPath, Origin> origins = new LinkedHashMap<>();

  private OriginCollector(List<Layer> layers) {
    layers.forEach(layer -> layersByName.put(layer.name(), layer));
  }

  static Origins collect(Node.Mapping root, List<Layer> layers) {
    OriginCollector collector = new OriginCollector(layers);
    collector.visit(root, root.position(), KeyPath.ROOT);
    return new Origins(collector.origins);
  }

  private void visit(Node node, SourcePosition key, KeyPath path) {
    Layer layer = layersByName.getOrDefault(node.position().file(), Layer.OVERRIDES);
    origins.put(path, new Origin(layer, key, node.position()));
    if (node instanceof Node.Mapping mapping) {
      mapping
          .entries()
          .forEach((name, entry) -> visit(entry.value(), entry.key(), path.child(name)));
    } else if (node instanceof Node.Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        Node item = sequence.items().get(i);
        visit(item, item.position(), path.child(i));
      }
    }
  }
}
