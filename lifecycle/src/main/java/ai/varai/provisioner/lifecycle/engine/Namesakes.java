package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What exists at addresses that are not wanted any more, by the names that others may want. */
final class Namesakes {
  private final Map<String, Map<List<Object>, ResourceAddress>> unwanted = new HashMap<>();

  Namesakes(Kinds kinds, ResourceGraph graph, World world) {
    world
        .current()
        .forEach(
            (address, found) -> {
              if (graph.find(address).isEmpty()) {
                kinds
                    .find(address.kind())
                    .flatMap(kind -> kind.name(found.attributes()))
                    .ifPresent(
                        name ->
                            unwanted
                                .computeIfAbsent(address.kind(), k -> new HashMap<>())
                                .put(name, address));
              }
            });
  }

  /** Where that stands which has the name of what is wanted. */
  Optional<ResourceAddress> of(Kinds.Entry kind, Map<String, Object> wanted) {
    Map<List<Object>, ResourceAddress> ofKind = unwanted.getOrDefault(kind.name(), Map.of());
    return ofKind.isEmpty() ? Optional.empty() : kind.name(wanted).map(ofKind::get);
  }
}
