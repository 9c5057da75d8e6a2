package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What exists, by the addresses of the environment.
 *
 * @param current the resource at each address
 * @param leftovers what a replacement left behind, or else has an address that is taken
 * @param calls calls to the provider that it took to know
 */
record World(
    Map<ResourceAddress, Found> current, Map<ResourceAddress, List<Found>> leftovers, int calls) {

  /**
   * A resource that exists.
   *
   * @param attributes its attribute tree
   */
  record Found(Observed<?> observed, Map<String, Object> attributes) {}

  static World empty() {
    return new World(new LinkedHashMap<>(), new LinkedHashMap<>(), 0);
  }

  Optional<Found> find(ResourceAddress address) {
    return Optional.ofNullable(current.get(address));
  }

  int size() {
    return current.size() + leftovers.values().stream().mapToInt(Collection::size).sum();
  }
}
