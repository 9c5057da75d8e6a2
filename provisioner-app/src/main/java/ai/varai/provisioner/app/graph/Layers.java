package ai.varai.provisioner.app.graph;

import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts resources into columns: each stands one column behind the last of those that it needs. */
final class Layers {
  private final ResourceGraph graph;
  private final Map<ResourceAddress, Integer> columns = new HashMap<>();

  private Layers(ResourceGraph graph) {
    this.graph = graph;
  }

  static List<List<ResourceAddress>> of(ResourceGraph graph) {
    var layers = new Layers(graph);
    var result = new ArrayList<List<ResourceAddress>>();
    for (ResourceNode<?> node : graph.nodes()) {
      int column = layers.column(node.address());
      while (result.size() <= column) {
        result.add(new ArrayList<>());
      }
      result.get(column).add(node.address());
    }
    return result;
  }

  private int column(ResourceAddress address) {
    Integer known = columns.get(address);
    if (known != null) {
      return known;
    }
    int column = 0;
    for (ResourceAddress needed : graph.dependenciesOf(address)) {
      column = Math.max(column, column(needed) + 1);
    }
    columns.put(address, column);
    return column;
  }
}
