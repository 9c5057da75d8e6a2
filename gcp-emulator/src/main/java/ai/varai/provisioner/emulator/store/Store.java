package ai.varai.provisioner.emulator.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All resources of the emulated cloud. A transaction runs under its project's lock, is undone when
 * its body throws, and is in the journal before {@link #transact} returns. Transactions of
 * different projects run side by side; nest a second project only inside the project {@code ""}
 * (the organisation's data), never the other way round.
 */
public final class Store implements AutoCloseable {

  /**
   * Tables of this prefix hold what is about the emulator: no reset and no restore touches them.
   */
  public static final String OWN = "emulator.";

  private final Journal journal;
  private final Map<String, Table<?>> tables = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final Map<String, List<Change>> unclaimed = new LinkedHashMap<>();

  // Of one store: a JVM may have several.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable Transaction> current = new ThreadLocal<>();

  private final List<Function<String, Runnable>> clearings = new CopyOnWriteArrayList<>();
  private volatile Runnable beginning = () -> {};
  private final boolean resumed;

  public Store(Journal journal) {
    this.journal = journal;
    try {
      journal.replay(
          t -> t.forEach(c -> unclaimed.computeIfAbsent(c.table(), k -> new ArrayList<>()).add(c)));
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
    this.resumed = !unclaimed.isEmpty();
  }

  /** Whether rows were there already when the store was opened. */
  public boolean isResumed() {
    return resumed;
  }

  /** Adds what runs when a transaction has its lock and begins; it throws to keep it from it. */
  public void beforeEach(Runnable check) {
    beginning = check;
  }

  /** Opens the table of this name; rows that the journal holds for it are there at once. */
  @SuppressWarnings("unchecked") // one name is one codec, the caller's promise
  public synchronized <V> Table<V> table(String name, Codec<V> codec) {
    Table<?> known = tables.get(name);
    if (known != null) {
      return (Table<V>) known;
    }
    Table<V> table = new Table<>(this, name, codec);
    List<Change> rows = unclaimed.remove(name);
    if (rows != null) {
      rows.forEach(c -> table.applyEncoded(c.project(), c.key(), c.value()));
    }
    tables.put(name, table);
    return table;
  }

  /** Runs the body under the project's lock. All its writes happen, or none when it throws. */
  public <R> R transact(String project, Supplier<R> body) {
    Transaction outer = current.get();
    ReentrantLock lock = locks.computeIfAbsent(project, p -> new ReentrantLock());
    long ticket;
    R result;
    lock.lock();
    try {
      if (outer != null) {
        return body.get();
      }
      beginning.run();
      Transaction mine = new Transaction();
      current.set(mine);
      boolean done = false;
      try {
        result = body.get();
        ticket = mine.commit(journal);
        done = true;
      } finally {
        current.remove();
        if (!done) {
          mine.undo();
        }
      }
    } finally {
      lock.unlock();
    }
    journal.await(ticket);
    return result;
  }

  /** As {@link #transact(String, Supplier)}, without a result. */
  public void run(String project, Runnable body) {
    transact(
        project,
        () -> {
          body.run();
          return true;
        });
  }

  <V> void write(Table<V> table, String project, String key, @Nullable V value) {
    Transaction tx = current.get();
    if (tx == null) {
      run(project, () -> write(table, project, key, value));
      return;
    }
    V before = table.apply(project, key, value);
    tx.wrote(table, project, key, before);
  }

  /** Every row of one project, to be given to {@link #restore} later. */
  public List<Change> snapshot(String project) {
    return transact(
        project,
        () -> {
          List<Change> rows = new ArrayList<>();
          for (Table<?> t : resources()) {
            for (String key : t.keys(project)) {
              rows.add(new Change(t.name(), project, key, t.encoded(project, key)));
            }
          }
          return rows;
        });
  }

  /** Makes the project what it was at the snapshot: rows that came later go. */
  public void restore(String project, List<Change> snapshot) {
    run(
        project,
        () -> {
          wipe(project);
          for (Change c : snapshot) {
            Table<?> t = tables.get(c.table());
            byte[] value = c.value();
            if (t != null && value != null) {
              writeEncoded(t, project, c.key(), value);
            }
          }
        });
  }

  /**
   * Adds somebody who keeps something outside of the store for a project's rows: asked under the
   * project's lock before {@link #clear(String)} removes them, for what is to be done afterwards.
   */
  public void onClear(Function<String, Runnable> keeper) {
    clearings.add(keeper);
  }

  /** Removes every row of every project. */
  public void clear() {
    TreeSet<String> projects = new TreeSet<>();
    resources().forEach(t -> projects.addAll(t.projects()));
    projects.forEach(this::clear);
  }

  /** Removes every row of one project. */
  public void clear(String project) {
    List<Runnable> rest = new ArrayList<>();
    run(
        project,
        () -> {
          clearings.forEach(keeper -> rest.add(keeper.apply(project)));
          wipe(project);
        });
    rest.forEach(Runnable::run);
  }

  private List<Table<?>> resources() {
    return tables.values().stream().filter(t -> !t.name().startsWith(OWN)).toList();
  }

  private void wipe(String project) {
    for (Table<?> t : resources()) {
      t.keys(project).forEach(k -> t.remove(project, k));
    }
  }

  private <V> void writeEncoded(Table<V> table, String project, String key, byte[] value) {
    Transaction tx = current.get();
    if (tx == null) {
      throw new IllegalStateException("outside of a transaction");
    }
    V before = table.encodedApply(project, key, value);
    tx.wrote(table, project, key, before);
  }

  @Override
  public void close() {
    journal.close();
  }

  private static final class Transaction {
    private record Undo(Runnable action) {}

    private record Row(Table<?> table, String project, String key) {}

    private final List<Undo> undo = new ArrayList<>();
    private final Map<Row, Boolean> rows = new LinkedHashMap<>();

    <V> void wrote(Table<V> table, String project, String key, @Nullable V before) {
      undo.add(new Undo(() -> table.apply(project, key, before)));
      rows.put(new Row(table, project, key), true);
    }

    long commit(Journal journal) {
      if (rows.isEmpty() || !journal.keeps()) {
        return 0;
      }
      List<Change> changes = new ArrayList<>(rows.size());
      for (Row r : rows.keySet()) {
        changes.add(
            new Change(r.table.name(), r.project, r.key, r.table.encoded(r.project, r.key)));
      }
      return journal.append(changes);
    }

    void undo() {
      Collections.reverse(undo);
      undo.forEach(u -> u.action().run());
    }
  }
}
