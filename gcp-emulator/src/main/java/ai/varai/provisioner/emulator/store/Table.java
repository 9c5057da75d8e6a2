package ai.varai.provisioner.emulator.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one type, by project and key, in key order. Reads take no lock. A write outside of {@link
 * Store#transact} is a transaction of its own.
 */
public final class Table<V> {

  private final Store store;
  private final String name;
  private final Codec<V> codec;
  private final Map<String, NavigableMap<String, V>> rows = new ConcurrentHashMap<>();

  Table(Store store, String name, Codec<V> codec) {
    this.store = store;
    this.name = name;
    this.codec = codec;
  }

  public String name() {
    return name;
  }

  public Optional<V> get(String project, String key) {
    NavigableMap<String, V> m = rows.get(project);
    V v = m == null ? null : m.get(key);
    return v == null ? Optional.empty() : Optional.of(codec.copy(v));
  }

  public boolean contains(String project, String key) {
    NavigableMap<String, V> m = rows.get(project);
    return m != null && m.containsKey(key);
  }

  /** The project's rows whose key starts with the prefix, in key order. */
  public List<V> list(String project, String prefix) {
    List<V> out = new ArrayList<>();
    scan(project, prefix, out::add);
    return out;
  }

  public List<V> list(String project) {
    return list(project, "");
  }

  /** Looks at the rows that {@link #list} gives, one by one, as long as the reader wants more. */
  public void scan(String project, String prefix, Predicate<V> reader) {
    NavigableMap<String, V> m = rows.get(project);
    if (m == null) {
      return;
    }
    for (Map.Entry<String, V> e : m.tailMap(prefix, true).entrySet()) {
      if (!e.getKey().startsWith(prefix) || !reader.test(codec.copy(e.getValue()))) {
        return;
      }
    }
  }

  /** Every project that has, or had, a row here. */
  public Collection<String> projects() {
    return List.copyOf(rows.keySet());
  }

  public void put(String project, String key, V value) {
    store.write(this, project, key, codec.copy(value));
  }

  public void remove(String project, String key) {
    store.write(this, project, key, null);
  }

  /**
   * Reads, changes and writes one row under the project's lock; empty when there is no such row.
   */
  public Optional<V> update(String project, String key, UnaryOperator<V> change) {
    return store.transact(
        project,
        () -> {
          Optional<V> now = get(project, key).map(change);
          now.ifPresent(v -> put(project, key, v));
          return now;
        });
  }

  @Nullable V apply(String project, String key, @Nullable V value) {
    NavigableMap<String, V> m = rows.computeIfAbsent(project, p -> new ConcurrentSkipListMap<>());
    return value == null ? m.remove(key) : m.put(key, value);
  }

  void applyEncoded(String project, String key, byte @Nullable [] value) {
    apply(project, key, value == null ? null : codec.decode(value));
  }

  @Nullable V encodedApply(String project, String key, byte[] value) {
    return apply(project, key, codec.decode(value));
  }

  byte @Nullable [] encoded(String project, String key) {
    NavigableMap<String, V> m = rows.get(project);
    V v = m == null ? null : m.get(key);
    return v == null ? null : codec.encode(v);
  }

  /** How many rows a project has. */
  public int size(String project) {
    NavigableMap<String, V> m = rows.get(project);
    return m == null ? 0 : m.size();
  }

  /** The keys of a project's rows, in their order. */
  public Collection<String> keys(String project) {
    NavigableMap<String, V> m = rows.get(project);
    return m == null ? List.of() : List.copyOf(m.keySet());
  }
}
