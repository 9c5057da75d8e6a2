package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Orders and closures over addresses that depend on each other. */
final class Topology {
  private Topology() {}

  /** The graph's addresses, each after what it depends on, otherwise in the graph's own order. */
  static List<ResourceAddress> order(ResourceGraph graph) {
    List<ResourceAddress> all = graph.nodes().stream().map(node -> node.address()).toList();
    return order(all, graph::dependenciesOf);
  }

  /**
   * The addresses, each after those that it depends on. Dependencies outside are ignored; where
   * there is a circle, which only remains of several old applies can form, its members come last.
   */
  static List<ResourceAddress> order(
      Collection<ResourceAddress> all,
      Function<ResourceAddress, Set<ResourceAddress>> dependencies) {
    Map<ResourceAddress, Integer> open = new LinkedHashMap<>();
    Map<ResourceAddress, List<ResourceAddress>> dependents = new HashMap<>();
    all.forEach(address -> open.put(address, 0));
    for (ResourceAddress address : all) {
      for (ResourceAddress target : dependencies.apply(address)) {
        if (open.containsKey(target) && !target.equals(address)) {
          open.merge(address, 1, Integer::sum);
          dependents.computeIfAbsent(target, t -> new ArrayList<>()).add(address);
        }
      }
    }
    var ready = new ArrayDeque<ResourceAddress>();
    open.forEach(
        (address, count) -> {
          if (count == 0) {
            ready.add(address);
          }
        });
    var ordered = new ArrayList<ResourceAddress>(open.size());
    while (!ready.isEmpty()) {
      ResourceAddress next = ready.remove();
      ordered.add(next);
      for (ResourceAddress dependent : dependents.getOrDefault(next, List.of())) {
        if (open.merge(dependent, -1, Integer::sum) == 0) {
          ready.add(dependent);
        }
      }
    }
    if (ordered.size() < open.size()) {
      Set<ResourceAddress> done = new HashSet<>(ordered);
      open.keySet().stream().filter(address -> !done.contains(address)).forEach(ordered::add);
    }
    return ordered;
  }

  /** The given addresses and everything that the function leads to from them. */
  static Set<ResourceAddress> closure(
      Collection<ResourceAddress> from,
      Function<ResourceAddress, ? extends Collection<ResourceAddress>> next) {
    Set<ResourceAddress> reached = new HashSet<>(from);
    var queue = new ArrayDeque<>(reached);
    while (!queue.isEmpty()) {
      for (ResourceAddress address : next.apply(queue.remove())) {
        if (reached.add(address)) {
          queue.add(address);
        }
      }
    }
    return reached;
  }
}
