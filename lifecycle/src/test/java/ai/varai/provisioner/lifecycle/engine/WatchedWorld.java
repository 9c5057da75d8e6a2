package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A world that notices when something goes for good while something else that exists was made with
 * it.
 *
 * <p>Three things are no breach. What is replaced goes before what needs it can move over, where
 * its name is exclusive. And what goes for good may go first where it waits in a circle: it needs
 * something that is replaced, which must wait for it to go, and which its dependent is to need. And
 * a label carries no marks: when the answer of its create was lost, and somebody has changed it
 * since, nothing tells any more that it is ours.
 */
final class WatchedWorld implements WorldStore {
  private final WorldStore inner = WorldStore.inMemory();
  private final AtomicReference<ResourceGraph> wish;
  private final List<String> broken;
  private final Map<String, Made> made = new TreeMap<>();
  private final List<Suspicion> suspicions = new ArrayList<>();
  private final Set<ResourceAddress> unanswered = new HashSet<>();
  private Map<ResourceAddress, Set<String>> before = Map.of();

  /** An object of ours, by the wish under which it got its present attributes. */
  private record Made(ResourceAddress address, Object attributes, Set<ResourceAddress> needs) {}

  /**
   * A breach, unless one of the resources was replaced.
   *
   * @param shared what the deleted one needed and its dependent is to need
   */
  private record Suspicion(String what, Set<ResourceAddress> shared) {}

  /**
   * @param broken where it writes what it notices
   */
  WatchedWorld(AtomicReference<ResourceGraph> wish, List<String> broken) {
    this.wish = wish;
    this.broken = broken;
  }

  /** The wish has come true: decides what was suspicious on the way to it. */
  synchronized void settle() {
    Map<ResourceAddress, Set<String>> now = new TreeMap<>();
    made.forEach(
        (id, object) -> now.computeIfAbsent(object.address(), a -> new HashSet<>()).add(id));
    for (Suspicion one : suspicions) {
      if (one.shared().stream()
          .allMatch(address -> Objects.equals(before.get(address), now.get(address)))) {
        broken.add(one.what());
      }
    }
    suspicions.clear();
    before = now;
  }

  @Override
  public synchronized void put(String kind, String key, Map<String, Object> object) {
    if ("stack-1".equals(object.get("stack"))) {
      ResourceAddress address = ResourceAddress.parse(String.valueOf(object.get("address")));
      Object attributes = Objects.requireNonNull(object.get("attributes"));
      String id = String.valueOf(object.get("id"));
      if (!made.containsKey(id)) {
        unanswered.remove(address);
      }
      made.merge(
          id,
          new Made(address, attributes, wish.get().dependenciesOf(address)),
          (old, now) -> old.attributes().equals(now.attributes()) ? old : now);
    }
    inner.put(kind, key, object);
  }

  /** The answer of a create is lost: whoever asked for it does not know what came of it. */
  synchronized void unanswered(ResourceAddress address) {
    unanswered.add(address);
  }

  @Override
  public synchronized void remove(String kind, String key) {
    Map<String, Object> object = inner.get(kind, key).orElseThrow();
    inner.remove(kind, key);
    Made gone = made.remove(String.valueOf(object.get("id")));
    if (gone == null || wish.get().find(gone.address()).isPresent()) {
      return;
    }
    Set<ResourceAddress> needed = needsAsMade(gone.needs());
    for (Made other : made.values()) {
      if (other.needs().contains(gone.address())) {
        Set<ResourceAddress> shared = needsAsWished(other.address());
        shared.retainAll(needed);
        suspicions.add(
            new Suspicion(
                "delete " + gone.address() + " while " + other.address() + " needs it", shared));
      }
    }
  }

  /** Somebody else deletes something of ours, or changes it. */
  synchronized void meddle(String kind, Random random) {
    List<String> ours =
        inner.all(kind).entrySet().stream()
            .filter(entry -> "stack-1".equals(entry.getValue().get("stack")))
            .map(Map.Entry::getKey)
            .toList();
    if (ours.isEmpty()) {
      return;
    }
    String key = ours.get(random.nextInt(ours.size()));
    Map<String, Object> object = inner.get(kind, key).orElseThrow();
    if (random.nextBoolean()) {
      inner.remove(kind, key);
      made.remove(String.valueOf(object.get("id")));
    } else if (object.get("attributes") instanceof Map<?, ?> attributes) {
      Map<Object, Object> changed = new TreeMap<>(attributes);
      changed.computeIfPresent("size", (name, size) -> 99L);
      changed.computeIfPresent("content", (name, content) -> "meddled with");
      changed.computeIfPresent("color", (name, color) -> "meddled with");
      Map<String, Object> after = new TreeMap<>(object);
      after.put("attributes", changed);
      inner.put(kind, key, after);
      if (kind.equals("label")
          && unanswered.contains(ResourceAddress.parse(String.valueOf(object.get("address"))))) {
        made.remove(String.valueOf(object.get("id")));
      }
    }
  }

  private Set<ResourceAddress> needsAsMade(Collection<ResourceAddress> direct) {
    Set<ResourceAddress> all = new HashSet<>(direct);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Made one : made.values()) {
        grew |= all.contains(one.address()) && all.addAll(one.needs());
      }
    }
    return all;
  }

  private Set<ResourceAddress> needsAsWished(ResourceAddress address) {
    Set<ResourceAddress> all = new HashSet<>();
    List<ResourceAddress> next = new ArrayList<>(List.of(address));
    while (!next.isEmpty()) {
      for (ResourceAddress one : wish.get().dependenciesOf(next.remove(next.size() - 1))) {
        if (all.add(one)) {
          next.add(one);
        }
      }
    }
    return all;
  }

  @Override
  public Optional<Map<String, Object>> get(String kind, String key) {
    return inner.get(kind, key);
  }

  @Override
  public Map<String, Map<String, Object>> all(String kind) {
    return inner.all(kind);
  }

  @Override
  public void log(String effect) {
    inner.log(effect);
  }

  @Override
  public List<String> effects() {
    return inner.effects();
  }
}
