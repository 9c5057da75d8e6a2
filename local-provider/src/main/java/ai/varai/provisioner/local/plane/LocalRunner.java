package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs each revision once, as a process when a command is configured for its image, else in a
 * Docker engine. One that had no request for a while is ended, as Cloud Run scales to zero; the
 * next request starts it again.
 *
 * @see <a href="https://cloud.google.com/run/docs/about-instance-autoscaling">Idle instances</a>
 */
final class LocalRunner implements ServiceRunner, AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(15);

  private final List<Launcher> launchers;
  private final WorkloadVolumes.Maker volumes;
  private volatile Output output = NOBODY;
  private final Map<String, Running> revisions = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          r -> {
            Thread t = new Thread(r, "idle-instances");
            t.setDaemon(true);
            return t;
          });

  /**
   * @param launchers asked in this order
   */
  LocalRunner(List<Launcher> launchers, WorkloadVolumes.Maker volumes) {
    this.launchers = List.copyOf(launchers);
    this.volumes = volumes;
    ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(this::endIdle, 1, 1, TimeUnit.MINUTES);
  }

  private static final Output NOBODY =
      new Output() {
        @Override
        public void line(Workload of, String instance, boolean error, String text) {}

        @Override
        public void event(Workload of, String instance, boolean trouble, String text) {}
      };

  @Override
  public void tellsTo(Output listener) {
    output = listener;
  }

  private RunningWorkload.Host host() {
    return new RunningWorkload.Host(launchers, volumes, output);
  }

  private record Running(RunningWorkload workload, boolean stays, long usedNanos) {
    Running used() {
      return new Running(workload, stays, System.nanoTime());
    }
  }

  @Override
  public Outcome start(Workload revision) {
    try {
      Running running =
          revisions.compute(
              revision.name(),
              (name, now) -> {
                if (now != null && now.workload().alive()) {
                  return now.used();
                }
                if (now != null) {
                  now.workload().close();
                }
                return new Running(
                    RunningWorkload.start(host(), revision, () -> unwell(revision)),
                    revision.minInstances() > 0,
                    System.nanoTime());
              });
      return Outcome.ready(running.workload().address());
    } catch (StartFailure e) {
      return Outcome.failed(String.valueOf(e.getMessage()));
    }
  }

  /** Starts an instance anew that a liveness probe has ended, if one is to be kept. */
  private void unwell(Workload revision) {
    if (revision.minInstances() > 0) {
      timer.execute(() -> start(revision));
    }
  }

  private void endIdle() {
    long now = System.nanoTime();
    revisions.forEach(
        (name, r) -> {
          if (!r.stays() && now - r.usedNanos() > IDLE.toNanos()) {
            end(name);
          }
        });
  }

  private void end(String revision) {
    try {
      stop(revision);
    } catch (RuntimeException e) {
      // It is still there, and tried again in a minute; the others must not wait for that.
      return;
    }
  }

  @Override
  public void stop(String revision) {
    revisions.computeIfPresent(
        revision,
        (name, running) -> {
          running.workload().close();
          return null;
        });
  }

  @Override
  public Outcome runTask(Workload task, int index) {
    try (RunningWorkload running = RunningWorkload.begin(host(), task)) {
      return running.result(task.timeout());
    } catch (StartFailure e) {
      return Outcome.failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.failed("The task was interrupted.");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    revisions.values().parallelStream().forEach(r -> r.workload().close());
    revisions.clear();
    launchers.forEach(Launcher::close);
  }
}
