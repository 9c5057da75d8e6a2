package ai.varai.provisioner.model.resource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Derives the dependencies of a set of nodes and refuses those that lead nowhere or in a circle.
 */
final class GraphCheck {
  private GraphCheck() {}

  static Map<ResourceAddress, Set<ResourceAddress>> dependencies(
      Map<ResourceAddress, ResourceNode<?>> nodes) {
    var result = new LinkedHashMap<ResourceAddress, Set<ResourceAddress>>();
    for (ResourceNode<?> node : nodes.values()) {
      var targets = new LinkedHashSet<ResourceAddress>(node.dependsOn());
      References.in(node.resource()).forEach(ref -> targets.add(ref.target()));
      for (ResourceAddress target : targets) {
        if (!nodes.containsKey(target)) {
          throw new IllegalArgumentException(
              node.address() + " refers to " + target + ", which is not in the graph");
        }
      }
      result.put(node.address(), Collections.unmodifiableSet(targets));
    }
    refuseCircles(result);
    return Collections.unmodifiableMap(result);
  }

  /** Kahn's algorithm: what cannot be taken away is on, or behind, a circle. */
  private static void refuseCircles(Map<ResourceAddress, Set<ResourceAddress>> dependencies) {
    var dependents = new HashMap<ResourceAddress, List<ResourceAddress>>();
    var open = new HashMap<ResourceAddress, Integer>();
    var ready = new ArrayDeque<ResourceAddress>();
    dependencies.forEach(
        (address, targets) -> {
          open.put(address, targets.size());
          if (targets.isEmpty()) {
            ready.add(address);
          }
          targets.forEach(
              target -> dependents.computeIfAbsent(target, t -> new ArrayList<>()).add(address));
        });
    while (!ready.isEmpty()) {
      ResourceAddress done = ready.remove();
      open.remove(done);
      for (ResourceAddress dependent : dependents.getOrDefault(done, List.of())) {
        if (open.merge(dependent, -1, Integer::sum) == 0) {
          ready.add(dependent);
        }
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException(
          "resources depend on each other in a circle: " + circle(open.keySet(), dependencies));
    }
  }

  private static String circle(
      Set<ResourceAddress> stuck, Map<ResourceAddress, Set<ResourceAddress>> dependencies) {
    var path = new ArrayList<ResourceAddress>();
    var seen = new HashSet<ResourceAddress>();
    ResourceAddress at = Collections.min(stuck);
    while (seen.add(at)) {
      path.add(at);
      at =
          dependencies.getOrDefault(at, Set.of()).stream()
              .filter(stuck::contains)
              .findFirst()
              .orElseThrow();
    }
    var text = new StringBuilder();
    path.subList(path.indexOf(at), path.size())
        .forEach(address -> text.append(address).append(" -> "));
    return text.append(at).toString();
  }
}
