package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What entries about moved addresses come to. They may be kept for ever: one whose old address is
 * wanted again, or whose new address is taken, says nothing.
 */
final class Moves {
  private final Map<ResourceAddress, ResourceAddress> entries;
  private final ResourceGraph graph;

  /**
   * Moves for a graph.
   *
   * @param entries new addresses by old ones
   */
  Moves(Map<ResourceAddress, ResourceAddress> entries, ResourceGraph graph) {
    this.entries = new TreeMap<>(entries);
    this.graph = graph;
    Map<ResourceAddress, ResourceAddress> origins = new HashMap<>();
    this.entries.forEach(
        (from, to) -> {
          if (!from.kind().equals(to.kind())) {
            throw refused(from + " cannot become " + to + ": they are of different kinds");
          }
          ResourceAddress other = origins.putIfAbsent(to, from);
          if (other != null) {
            throw refused(other + " and " + from + " cannot both become " + to);
          }
        });
    entries.keySet().forEach(this::refuseCircle);
  }

  private void refuseCircle(ResourceAddress first) {
    Set<ResourceAddress> seen = new LinkedHashSet<>();
    for (ResourceAddress at = first; at != null; at = entries.get(at)) {
      if (!seen.add(at)) {
        throw refused(at + " is said to have moved to itself");
      }
    }
  }

  private static LifecycleException refused(String message) {
    return new LifecycleException(
        LifecycleException.Category.INVALID, message, "correct the moved entry");
  }

  /** Where that belongs which was made for an address. */
  ResourceAddress of(ResourceAddress address) {
    ResourceAddress at = address;
    while (graph.find(at).isEmpty() && entries.containsKey(at)) {
      at = entries.get(at);
    }
    return at;
  }

  /** The moves that are still to be made. */
  Map<ResourceAddress, ResourceAddress> outstanding(EnvironmentState state) {
    var result = new LinkedHashMap<ResourceAddress, ResourceAddress>();
    for (ResourceAddress from : entries.keySet()) {
      ResourceAddress to = of(from);
      if (known(from, state) && !to.equals(from) && free(from, to, state)) {
        result.put(from, to);
      }
    }
    return result;
  }

  /** Whether the state has a resource there, or what an earlier run began to make. */
  private static boolean known(ResourceAddress address, EnvironmentState state) {
    return state.find(address).isPresent()
        || state.open(address, "create", address.name()).isPresent();
  }

  /** Whether no address on the way is one that the state knows something at. */
  private boolean free(ResourceAddress from, ResourceAddress to, EnvironmentState state) {
    for (ResourceAddress at = entries.get(from); at != null; at = entries.get(at)) {
      if (known(at, state)) {
        return false;
      }
      if (at.equals(to)) {
        return true;
      }
    }
    return true;
  }
}
