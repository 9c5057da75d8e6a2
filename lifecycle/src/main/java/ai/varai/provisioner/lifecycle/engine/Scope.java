package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which addresses a plan is about: everything, or what targets and excludes leave of it. What a
 * target needs comes with it, what needs an excluded one stays out with it, and nothing is deleted
 * that something outside still needs.
 */
final class Scope {
  private final Set<ResourceAddress> all = new TreeSet<>();
  private final Set<ResourceAddress> inside = new HashSet<>();
  private final ResourceGraph graph;
  private final Map<ResourceAddress, Set<ResourceAddress>> stateDependents = new HashMap<>();

  Scope(ResourceGraph graph, EnvironmentState state, World world, PlanOptions options) {
    this.graph = graph;
    Map<ResourceAddress, Set<ResourceAddress>> graphDependents = new HashMap<>();
    graph
        .nodes()
        .forEach(
            node -> {
              all.add(node.address());
              graph
                  .dependenciesOf(node.address())
                  .forEach(target -> add(graphDependents, target, node.address()));
            });
    state
        .resources()
        .forEach(
            stored -> {
              all.add(stored.address());
              stored.dependencies().forEach(d -> add(stateDependents, d, stored.address()));
            });
    state.deposed().forEach(stored -> all.add(stored.address()));
    state.open().forEach(operation -> all.add(operation.address()));
    all.addAll(world.current().keySet());
    all.addAll(world.leftovers().keySet());
    refuseStrangers(options);
    inside.addAll(all);
    if (!options.targets().isEmpty()) {
      inside.retainAll(Topology.closure(options.targets(), graph::dependenciesOf));
    }
    inside.removeAll(
        Topology.closure(
            options.excludes(), address -> graphDependents.getOrDefault(address, Set.of())));
    keepWhatIsNeeded();
  }

  private void keepWhatIsNeeded() {
    var queue = new ArrayList<ResourceAddress>();
    all.stream().filter(address -> !inside.contains(address)).forEach(queue::add);
    Map<ResourceAddress, Set<ResourceAddress>> needs = new HashMap<>();
    stateDependents.forEach(
        (target, dependents) -> dependents.forEach(one -> add(needs, one, target)));
    while (!queue.isEmpty()) {
      ResourceAddress outside = queue.remove(queue.size() - 1);
      for (ResourceAddress needed : needs.getOrDefault(outside, Set.of())) {
        if (graph.find(needed).isEmpty() && inside.remove(needed)) {
          queue.add(needed);
        }
      }
    }
  }

  private void refuseStrangers(PlanOptions options) {
    var unknown = new TreeSet<ResourceAddress>();
    for (Collection<ResourceAddress> named :
        List.of(options.targets(), options.excludes(), options.replace(), options.adopt())) {
      named.stream().filter(address -> !all.contains(address)).forEach(unknown::add);
    }
    if (!unknown.isEmpty()) {
      throw new LifecycleException(
          LifecycleException.Category.INVALID,
          "no such resource: "
              + String.join(", ", unknown.stream().map(a -> a.toString()).toList()),
          "the plan lists the addresses of the environment");
    }
  }

  boolean contains(ResourceAddress address) {
    return inside.contains(address);
  }

  Set<ResourceAddress> all() {
    return all;
  }

  Set<ResourceAddress> outside() {
    var result = new TreeSet<>(all);
    result.removeAll(inside);
    return result;
  }

  private static void add(
      Map<ResourceAddress, Set<ResourceAddress>> map, ResourceAddress key, ResourceAddress value) {
    map.computeIfAbsent(key, k -> new HashSet<>()).add(value);
  }
}
