package ai.varai.provisioner.emulator.api;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Data planes and other things that a user plugs in, and what one API offers to another, by their
 * interface.
 */
public final class Plugins {

  private final Map<Class<?>, Object> known;
  private volatile Consumer<Class<?>> seeker = type -> {};

  public Plugins(Map<Class<?>, Object> given) {
    this.known = new ConcurrentHashMap<>(given);
  }

  /** Says who is asked for what is not there yet; he offers it, if he can. */
  void seekBy(Consumer<Class<?>> whoMayOffer) {
    seeker = whoMayOffer;
  }

  /** What is there for this interface, once those who may offer it were asked. */
  <T> Optional<T> find(Class<T> type) {
    Optional<T> found = present(type);
    if (found.isEmpty()) {
      seeker.accept(type);
      found = present(type);
    }
    return found;
  }

  /** What is there for this interface by now. */
  <T> Optional<T> present(Class<T> type) {
    return Optional.ofNullable(known.get(type)).map(type::cast);
  }

  /** The interfaces for which something is there. */
  Set<Class<?>> types() {
    return Set.copyOf(known.keySet());
  }

  <T> void offer(Class<T> type, T implementation) {
    known.putIfAbsent(type, implementation);
  }
}
