package ai.varai.provisioner.lifecycle.bench;

import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.List;

/** Layers of 50 resources; each reads two of the layer before. */
public final class LayeredGraph {
  private static final int LAYER = 50;

  private LayeredGraph() {}

  /**
   * The graph.
   *
   * @param middle an attribute of the resource in the middle: another number makes one change
   */
  public static ResourceGraph of(int size, long middle) {
    var graph = ResourceGraph.builder();
    List<Value<String>> previous = List.of();
    List<Value<String>> current = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (i % LAYER == 0) {
        previous = current;
        current = new ArrayList<>();
      }
      List<Value<String>> inputs =
          previous.isEmpty()
              ? List.of()
              : List.of(previous.get(i % previous.size()), previous.get((i + 1) % previous.size()));
      long amount = i == size / 2 ? middle : 1;
      var node = graph.add("r" + i, Thing.of("r" + i, amount, inputs));
      current.add(node.ref(Thing.SERIAL));
    }
    return graph.build();
  }
}
