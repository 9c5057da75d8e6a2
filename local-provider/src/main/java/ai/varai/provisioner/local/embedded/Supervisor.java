package ai.varai.provisioner.local.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the processes of one stack running, as the files of its workspace say. */
final class Supervisor {
  private static final long LOG_BYTES = 5L << 20;
  static final Duration IDLE = Duration.ofSeconds(60);

  private final Workspace workspace;
  private final Launcher launcher;
  private final Map<String, Keeper> keepers = new ConcurrentHashMap<>();
  private final Map<String, String> running = new ConcurrentHashMap<>();

  /** One request at a time for each workload; different workloads do not wait for each other. */
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  Supervisor(Workspace workspace, Launcher launcher) {
    this.workspace = workspace;
    this.launcher = launcher;
  }

  /** Starts or takes over everything that is wanted and that nobody has stopped. */
  void startAll() throws InterruptedException {
    for (ProcessSpec spec : workspace.specs()) {
      if (!workspace.halted(spec.name())) {
        apply(spec.name());
      }
    }
  }

  /** Makes the workload run as its file says now, and as its program is now. */
  void apply(String name) throws InterruptedException {
    synchronized (lock(name)) {
      Optional<ProcessSpec> spec = workspace.spec(name);
      String wanted = spec.map(ProcessSpec::fingerprint).orElse("");
      Keeper present = keepers.get(name);
      if (present != null && wanted.equals(running.getOrDefault(name, "")) && !present.outdated()) {
        return;
      }
      stop(name);
      var keeper = new Keeper(workspace, launcher, spec.orElseThrow());
      keepers.put(name, keeper);
      running.put(name, wanted);
      keeper.start();
    }
  }

  /** Stops the workload; of no effect when it does not run. */
  void stop(String name) throws InterruptedException {
    synchronized (lock(name)) {
      running.remove(name);
      Keeper keeper = keepers.remove(name);
      if (keeper != null) {
        keeper.stop();
      }
    }
  }

  private Object lock(String name) {
    return locks.computeIfAbsent(name, n -> new Object());
  }

  boolean idle() {
    return keepers.isEmpty();
  }

  /** Stops everything at once; returns when all is gone. */
  void stopAll() throws InterruptedException {
    List<String> all = List.copyOf(keepers.keySet());
    var threads = new ArrayList<Thread>();
    for (String name : all) {
      var thread =
          new Thread(
              () -> {
                try {
                  stop(name);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** What is to be done every now and then. */
  void tidy() {
    keepers.values().forEach(Keeper::save);
    keepers.keySet().forEach(name -> new OutputLog(workspace.log(name)).rotate(LOG_BYTES));
  }
}
