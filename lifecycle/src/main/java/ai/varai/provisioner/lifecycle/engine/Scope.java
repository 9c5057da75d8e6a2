package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.StoredResource;
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
import java.util.function.Function;

/**
 * Which addresses a plan is about: everything, or what targets and excludes leave of it. What is
 * made brings along what it needs, and what needs an excluded one stays out with it. What is taken
 * down brings along what needs it, and an excluded one keeps what it needs. Either way nothing is
 * deleted that something outside still needs.
 */
final class Scope {
  private final Set<ResourceAddress> all = new TreeSet<>();
  private final Set<ResourceAddress> inside = new HashSet<>();
  private final Map<ResourceAddress, Set<ResourceAddress>> leftoversNeed = new HashMap<>();
  private final Plan.Mode mode;
  private final ResourceGraph graph;
  private final EnvironmentState state;

  Scope(
      Plan.Mode mode,
      ResourceGraph graph,
      EnvironmentState state,
      World world,
      PlanOptions options) {
    this.mode = mode;
    this.graph = graph;
    this.state = state;
    graph.nodes().forEach(node -> all.add(node.address()));
    state.resources().forEach(stored -> all.add(stored.address()));
    for (StoredResource old : state.deposed()) {
      all.add(old.address());
      leftoversNeed.computeIfAbsent(old.address(), a -> new HashSet<>()).addAll(old.dependencies());
    }
    state.open().forEach(operation -> all.add(operation.address()));
    all.addAll(world.current().keySet());
    all.addAll(world.leftovers().keySet());
    refuseStrangers(options);
    inside.addAll(all);
    if (mode == Plan.Mode.APPLY) {
      narrow(options, graph::dependenciesOf, dependents(graph::dependenciesOf));
    } else {
      narrow(options, dependents(this::standing), this::standing);
    }
    keepWhatIsNeeded();
  }

  /**
   * Keeps what was asked for.
   *
   * @param along what comes along with a target
   * @param aside what stays out along with an excluded one
   */
  private void narrow(
      PlanOptions options,
      Function<ResourceAddress, Set<ResourceAddress>> along,
      Function<ResourceAddress, Set<ResourceAddress>> aside) {
    if (!options.targets().isEmpty()) {
      inside.retainAll(Topology.closure(options.targets(), along));
    }
    inside.removeAll(Topology.closure(options.excludes(), aside));
  }

  /** What is needed as long as anything of the address exists, a replacement's leftovers too. */
  private Set<ResourceAddress> standing(ResourceAddress address) {
    Set<ResourceAddress> current =
        state.dependenciesOf(address).orElseGet(() -> graph.dependenciesOf(address));
    Set<ResourceAddress> old = leftoversNeed.get(address);
    if (old == null) {
      return current;
    }
    Set<ResourceAddress> both = new HashSet<>(current);
    both.addAll(old);
    return both;
  }

  private Function<ResourceAddress, Set<ResourceAddress>> dependents(
      Function<ResourceAddress, Set<ResourceAddress>> needs) {
    Map<ResourceAddress, Set<ResourceAddress>> turned = new HashMap<>();
    for (ResourceAddress address : all) {
      for (ResourceAddress needed : needs.apply(address)) {
        turned.computeIfAbsent(needed, n -> new HashSet<>()).add(address);
      }
    }
    return address -> turned.getOrDefault(address, Set.of());
  }

  private void keepWhatIsNeeded() {
    var queue = new ArrayList<ResourceAddress>();
    all.stream().filter(address -> !inside.contains(address)).forEach(queue::add);
    while (!queue.isEmpty()) {
      ResourceAddress outside = queue.remove(queue.size() - 1);
      for (ResourceAddress needed : standing(outside)) {
        boolean going = mode == Plan.Mode.DESTROY || graph.find(needed).isEmpty();
        if (going && inside.remove(needed)) {
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
    refuse(unknown);
  }

  /** Refuses addresses that somebody named and that do not exist. */
  static void refuse(Collection<ResourceAddress> unknown) {
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
}
