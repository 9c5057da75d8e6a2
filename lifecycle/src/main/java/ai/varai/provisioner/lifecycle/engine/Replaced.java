package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.codec.Encoding;
import ai.varai.provisioner.lifecycle.codec.Part;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a plan deletes before it makes it anew, and what goes with that because it lives in it. */
final class Replaced {
  private final Kinds kinds;
  private final ResourceGraph graph;
  private final EnvironmentState state;
  private final Set<ResourceAddress> deletedFirst = new HashSet<>();

  Replaced(Kinds kinds, ResourceGraph graph, EnvironmentState state) {
    this.kinds = kinds;
    this.graph = graph;
    this.state = state;
  }

  void add(ResourceAddress address) {
    deletedFirst.add(address);
  }

  boolean contains(ResourceAddress address) {
    return deletedFirst.contains(address);
  }

  /** Whether something that is wanted depends on one of them. */
  boolean neededBy(ResourceAddress address) {
    return !Collections.disjoint(deletedFirst, graph.dependenciesOf(address));
  }

  /** Why something goes with what it lives in; empty when it does not. */
  Optional<String> around(ResourceNode<?> node) {
    if (!neededBy(node.address())) {
      return Optional.empty();
    }
    Kinds.Entry kind = kinds.get(node.address().kind());
    Map<String, Object> kept = kind.shape().encodeRecord(node.resource(), Encoding.KEEPING);
    for (Part part : kind.shape().parts()) {
      if (part.identity() || part.forcesReplacement()) {
        Optional<ResourceAddress> container = referredTo(kept.get(part.name()));
        if (container.isPresent()) {
          return container.map(Replaced::belongs);
        }
      }
    }
    return Optional.empty();
  }

  /** The same for what is not wanted: only the state knows what it lives in. */
  Optional<String> around(ResourceAddress address) {
    Optional<String> within = kinds.find(address.kind()).flatMap(Kinds.Entry::within);
    return state.dependenciesOf(address).orElse(Set.of()).stream()
        .filter(needed -> within.filter(needed.kind()::equals).isPresent() && contains(needed))
        .findFirst()
        .map(Replaced::belongs);
  }

  /** The first that a value refers to, however deep inside it. */
  private Optional<ResourceAddress> referredTo(@Nullable Object kept) {
    if (kept instanceof Map<?, ?> map) {
      if (map.get("$ref") instanceof String target) {
        return Optional.of(ResourceAddress.parse(target)).filter(deletedFirst::contains);
      }
      return map.values().stream().flatMap(inner -> referredTo(inner).stream()).findFirst();
    }
    return kept instanceof List<?> list
        ? list.stream().flatMap(inner -> referredTo(inner).stream()).findFirst()
        : Optional.empty();
  }

  private static String belongs(ResourceAddress container) {
    return "it belongs to " + container + ", which is replaced";
  }
}
