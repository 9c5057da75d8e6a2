package ai.varai.provisioner.app.graph;

import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.Map;

/** A graph as a JSON object. */
public final class GraphJson {
  private GraphJson() {}

  public static Map<String, Object> of(ResourceGraph graph) {
    return Json.object(
        "resources",
        graph.nodes().stream()
            .map(
                node ->
                    Json.object(
                        "address", node.address(),
                        "title", KindName.describe(node.resource().getClass()).title(),
                        "protected", node.isProtected(),
                        "needs", graph.dependenciesOf(node.address()).stream().sorted().toList()))
            .toList(),
        "outputs",
        graph.outputs().keySet());
  }
}
