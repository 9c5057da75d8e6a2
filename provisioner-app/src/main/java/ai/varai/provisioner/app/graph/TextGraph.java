package ai.varai.provisioner.app.graph;

import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.stream.Collectors;

/** A graph as text: each resource and what it needs. */
public final class TextGraph {
  private TextGraph() {}

  public static String of(ResourceGraph graph) {
    var text = new StringBuilder();
    for (ResourceNode<?> node : graph.nodes()) {
      text.append(node.address());
      String needs =
          graph.dependenciesOf(node.address()).stream()
              .sorted()
              .map(Object::toString)
              .collect(Collectors.joining(", "));
      text.append(needs.isEmpty() ? "" : "\n    needs " + needs).append('\n');
    }
    return text.toString();
  }
}
