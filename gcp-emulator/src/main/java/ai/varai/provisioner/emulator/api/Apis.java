package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The APIs of an emulator, each registered when a request or another API first needs it: to read
 * the descriptors of all takes longer than a start may, and most users need a few.
 *
 * <p>An API that registers writes nothing to the store, so that it can register in the middle of
 * another's transaction.
 */
public final class Apis {

  private final Map<String, EmulatedApi> known = new LinkedHashMap<>();
  private final Map<String, String> byPackage = new HashMap<>();
  private final Map<String, String> byRoot = new HashMap<>();
  private final Map<String, Registered> registered = new ConcurrentHashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final Emulation emulation;

  public Apis(Iterable<EmulatedApi> apis, Emulation emulation) {
    this.emulation = emulation;
    for (EmulatedApi api : apis) {
      known.put(api.name(), api);
      api.packages().forEach(p -> byPackage.put(p, api.name()));
      api.roots().forEach(r -> byRoot.put(r, api.name()));
    }
    emulation.plugins().seekBy(this::offering);
  }

  /** All there are, registered or not. */
  public Collection<EmulatedApi> known() {
    return Collections.unmodifiableCollection(known.values());
  }

  /** What the API of this name declares. Throws IllegalArgumentException when there is none. */
  public Registered named(String api) {
    Registered there = registered.get(api);
    return there != null ? there : register(api);
  }

  /** What the API declares that has the protobuf package of a gRPC service for itself. */
  public Optional<Registered> ofService(String service) {
    String owner = byPackage.get(service.substring(0, Math.max(0, service.lastIndexOf('.'))));
    return Optional.ofNullable(owner).map(this::named);
  }

  /** The API that has all paths of whose beginning this is one, of one segment or of two. */
  public Optional<String> ofRoot(String beginning) {
    return Optional.ofNullable(byRoot.get(beginning));
  }

  /** What those declare that have registered by now, in the order of {@link #known}. */
  public List<Registered> registered() {
    return known.keySet().stream()
        .flatMap(name -> Optional.ofNullable(registered.get(name)).stream())
        .toList();
  }

  /** What all APIs declare. */
  public List<Registered> all() {
    return known.keySet().stream().map(this::named).toList();
  }

  /** Registers the APIs that offer something to the others. */
  public void offering(Class<?> type) {
    for (EmulatedApi api : known.values()) {
      if (!registered.containsKey(api.name()) && api.offers().contains(type)) {
        offer(api.name());
      }
    }
  }

  /** An API that asks for what it offers itself, while it registers, is not asked. */
  private synchronized void offer(String api) {
    if (!underWay.contains(api)) {
      register(api);
    }
  }

  private synchronized Registered register(String name) {
    Registered there = registered.get(name);
    if (there != null) {
      return there;
    }
    EmulatedApi api = known.get(name);
    if (api == null) {
      throw new IllegalArgumentException("there is no API " + name);
    }
    if (!underWay.add(name)) {
      throw new IllegalStateException("the API " + name + " needs itself to register");
    }
    try {
      ApiBuilder builder = new ApiBuilder(api);
      api.register(builder, emulation);
      Registered done = builder.build();
      registered.put(name, done);
      return done;
    } finally {
      underWay.remove(name);
    }
  }
}
