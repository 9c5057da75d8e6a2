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
 * @param tenants what others have inside of resources of the environment
 * @param calls calls to the provider that it took to know
 */
record World(
    Map<ResourceAddress, Found> current,
    Map<ResourceAddress, List<Found>> leftovers,
    List<Unmanaged> unmanaged,
    List<Tenant> tenants,
    int calls) {

  /**
   * A resource that exists.
   *
   * @param attributes its attribute tree
   */
  record Found(Observed<?> observed, Map<String, Object> attributes) {}

  /**
   * Something of somebody else's.
   *
   * @param what the title of its kind, and its id
   * @param kind of what it stands in
   * @param id of what it stands in
   */
  record Tenant(String what, String kind, String id) {}

  /** What others have inside of a resource. */
  List<String> tenants(ResourceAddress address, Found container) {
    return tenants.stream()
        .filter(one -> one.kind().equals(address.kind()))
        .filter(one -> one.id().equals(container.observed().id()))
        .map(Tenant::what)
        .sorted()
        .toList();
  }

  static World empty() {
    return new World(new LinkedHashMap<>(), new LinkedHashMap<>(), List.of(), List.of(), 0);
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
    return new World(kept, left, unmanaged, tenants, calls);
  }

  int size() {
    return current.size() + leftovers.values().stream().mapToInt(Collection::size).sum();
  }
}
