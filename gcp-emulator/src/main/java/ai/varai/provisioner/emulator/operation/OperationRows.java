package ai.varai.provisioner.emulator.operation;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operations that there are, by their project, and found by their name alone. Finished ones are
 * kept for a while, and of each project the latest ones only.
 */
final class OperationRows {
  /** As long as Google shows the operations of Cloud Run and Compute Engine at least. */
  private static final Duration KEPT = Duration.ofDays(14);

  private static final int MOST_KEPT = 10_000;
  private static final int FORGET_EVERY = 1_000;

  private final Table<OperationRow> table;
  private final Map<String, String> projectByName = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> finishedSince = new ConcurrentHashMap<>();

  OperationRows(Store store) {
    table =
        store.table(
            "core.operations",
            new Codec<>() {
              @Override
              public byte[] encode(OperationRow value) {
                return value.encode();
              }

              @Override
              public OperationRow decode(byte[] bytes) {
                return OperationRow.decode(bytes);
              }
            });
    index();
    store.onClear(
        project -> {
          projectByName.values().removeIf(project::equals);
          finishedSince.remove(project);
          return () -> {};
        });
  }

  /** Finds what came back from elsewhere, and no more what went. */
  void resume() {
    projectByName.values().removeIf(project -> table.list(project).isEmpty());
    index();
  }

  private void index() {
    for (String project : table.projects()) {
      for (OperationRow row : table.list(project)) {
        projectByName.put(row.name(), project);
      }
    }
  }

  void put(OperationRow row) {
    table.put(row.project(), row.name(), row);
    projectByName.put(row.name(), row.project());
  }

  Optional<OperationRow> get(String project, String name) {
    return table.get(project, name);
  }

  Optional<OperationRow> find(String name) {
    String project = projectByName.get(name);
    return project == null ? Optional.empty() : table.get(project, name);
  }

  /** How many can be found by their name alone. */
  int named() {
    return projectByName.size();
  }

  /** The project's operations of one API, newest first. */
  List<OperationRow> list(String api, String project) {
    List<OperationRow> rows =
        new ArrayList<>(table.list(project).stream().filter(r -> r.api().equals(api)).toList());
    rows.sort(
        Comparator.comparingLong(OperationRow::createdMillis)
            .reversed()
            .thenComparing(OperationRow::name));
    return rows;
  }

  List<OperationRow> pending() {
    List<OperationRow> out = new ArrayList<>();
    for (String project : table.projects()) {
      table.list(project).stream().filter(r -> !r.done()).forEach(out::add);
    }
    return out;
  }

  void remove(String name) {
    String project = projectByName.remove(name);
    if (project != null) {
      table.remove(project, name);
    }
  }

  /** Forgets the old ones, each time that so many have finished. */
  void forgetOld(String project, long nowMillis) {
    AtomicInteger since = finishedSince.computeIfAbsent(project, p -> new AtomicInteger());
    if (since.incrementAndGet() < FORGET_EVERY) {
      return;
    }
    since.set(0);
    long oldest = nowMillis - KEPT.toMillis();
    List<OperationRow> done =
        new ArrayList<>(table.list(project).stream().filter(OperationRow::done).toList());
    done.sort(Comparator.comparingLong(OperationRow::dueMillis));
    int surplus = done.size() - MOST_KEPT;
    for (int i = 0; i < done.size(); i++) {
      if (i < surplus || done.get(i).dueMillis() < oldest) {
        remove(done.get(i).name());
      }
    }
  }
}
