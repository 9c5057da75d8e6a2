package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.codec.Hidden;
import ai.varai.provisioner.lifecycle.codec.Resolver;
import ai.varai.provisioner.lifecycle.codec.Unknown;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an environment tells of itself, as the state keeps it. */
final class Outputs {
  private Outputs() {}

  /**
   * The outputs by what is known of the resources.
   *
   * @param before what the state says, for outputs that come from what a partial plan leaves out
   */
  static Map<String, Object> of(
      ResourceGraph graph, Resolver resolver, boolean partial, Map<String, Object> before) {
    Map<String, Object> outputs = new LinkedHashMap<>();
    graph
        .outputs()
        .forEach(
            (path, value) -> {
              Object tree = resolver.encode(value);
              if (tree instanceof Hidden) {
                outputs.put(path, "(sensitive)");
              } else if (tree != Unknown.VALUE) {
                outputs.put(path, tree);
              } else if (partial && before.containsKey(path)) {
                // What it comes from was left out, and is as it was.
                outputs.put(path, before.get(path));
              }
            });
    return outputs;
  }
}
