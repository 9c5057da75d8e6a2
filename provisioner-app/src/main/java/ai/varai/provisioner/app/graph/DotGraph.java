package ai.varai.provisioner.app.graph;

import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;

/** A graph in the DOT language of Graphviz; an edge leads from a resource to what it needs. */
public final class DotGraph {
  private DotGraph() {}

  public static String of(ResourceGraph graph, String name) {
    var dot = new StringBuilder("digraph ").append(quoted(name)).append(" {\n");
    dot.append("  rankdir=RL;\n  node [shape=box, fontname=\"sans-serif\"];\n");
    for (ResourceNode<?> node : graph.nodes()) {
      dot.append("  ").append(quoted(node.address().toString())).append(";\n");
    }
    for (ResourceNode<?> node : graph.nodes()) {
      graph.dependenciesOf(node.address()).stream()
          .sorted()
          .forEach(
              needed ->
                  dot.append("  ")
                      .append(quoted(node.address().toString()))
                      .append(" -> ")
                      .append(quoted(needed.toString()))
                      .append(";\n"));
    }
    return dot.append("}\n").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
