package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Unmanaged;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * What exists, by the addresses of the environment.
 *
 * @param current the resource at each address
 * @param leftovers what a replacement left behind, or else has an address that is taken
 * @param unmanaged what others put on resources of the environment
 * @param calls calls to the provider that it took to know
 */
record World(
    Map<ResourceAddress, Found> current,
    Map<ResourceAddress, List<Found>> leftovers,
    List<Unmanaged> unmanaged,
    int calls) {

  /**
   * A resource that exists.
   *
   * @param attributes its attribute tree
   */
  record Found(Observed<?> observed, Map<String, Object> attributes) {}

  static World empty() {
    return new World(new LinkedHashMap<>(), new LinkedHashMap<>(), List.of(), 0);
  }

  Optional<Found> find(ResourceAddress address) {
    return Optional.ofNullable(current.get(address));
  }

  /**
   * The world without what was released, but for what is wanted again.
   *
   * @param released the provider's names, by address
   */
  World without(
      Map<ResourceAddress, Set<String>> released, Predicate<ResourceAddress> wantedAgain) {
    if (released.isEmpty()) {
      return this;
    }
    BiPredicate<ResourceAddress, Found> ours =
        (address, found) ->
            wantedAgain.test(address)
                || !released.getOrDefault(address, Set.of()).contains(found.observed().id());
    Map<ResourceAddress, Found> kept = new LinkedHashMap<>(current);
    kept.entrySet().removeIf(entry -> !ours.test(entry.getKey(), entry.getValue()));
    Map<ResourceAddress, List<Found>> left = new LinkedHashMap<>();
    leftovers.forEach(
        (address, all) -> {
          List<Found> some = all.stream().filter(found -> ours.test(address, found)).toList();
          if (!some.isEmpty()) {
            left.put(address, some);
          }
        });
    return new World(kept, left, unmanaged, calls);
  }

  int size() {
    return current.size() + leftovers.values().stream().mapToInt(Collection::size).sum();
  }
}
