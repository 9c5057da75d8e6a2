package ai.varai.provisioner.lifecycle.world;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where the objects of a test's world are. */
public interface WorldStore {
  /** The object with that key, as a tree. */
  Optional<Map<String, Object>> get(String kind, String key);

  /** All objects of a kind by their keys. */
  Map<String, Map<String, Object>> all(String kind);

  void put(String kind, String key, Map<String, Object> object);

  void remove(String kind, String key);

  /** Writes down that something really happened: {@code create thing a}. */
  void log(String effect);

  /** What really happened, in order. */
  List<String> effects();

  /** A world that ends with the process. */
  static WorldStore inMemory() {
    return new InMemory();
  }

  /** See {@link #inMemory()}. */
  final class InMemory implements WorldStore {
    private final Map<String, TreeMap<String, Map<String, Object>>> kinds = new TreeMap<>();
    private final ConcurrentLinkedQueue<String> effects = new ConcurrentLinkedQueue<>();

    @Override
    public synchronized Optional<Map<String, Object>> get(String kind, String key) {
      return Optional.ofNullable(of(kind).get(key));
    }

    @Override
    public synchronized Map<String, Map<String, Object>> all(String kind) {
      return new TreeMap<>(of(kind));
    }

    @Override
    public synchronized void put(String kind, String key, Map<String, Object> object) {
      of(kind).put(key, object);
    }

    @Override
    public synchronized void remove(String kind, String key) {
      of(kind).remove(key);
    }

    private TreeMap<String, Map<String, Object>> of(String kind) {
      return kinds.computeIfAbsent(kind, k -> new TreeMap<>());
    }

    @Override
    public void log(String effect) {
      effects.add(effect);
    }

    @Override
    public List<String> effects() {
      return List.copyOf(effects);
    }
  }
}
