package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs instances of revisions, as processes when a command is configured for their image, else in a
 * Docker engine, and tasks of jobs.
 */
final class LocalRunner implements ServiceRunner, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalRunner.class);
  private static final Duration LOOK = Duration.ofSeconds(5);

  /**
   * How much of this machine services may have.
   *
   * @param instances of one revision at most, whatever it asks for
   * @param queue how long a request waits at least for a place in an instance
   * @param sampling how often is told what instances did
   */
  record Bounds(int instances, Duration queue, Duration sampling) {
    /** Requests wait as long as at Google, and instances are sampled as often. */
    static Bounds of(int instances) {
      return new Bounds(instances, Duration.ofSeconds(10), Duration.ofMinutes(1));
    }
  }

  private final List<Launcher> launchers;
  private final WorkloadVolumes.Maker volumes;
  private volatile Output output = NOBODY;
  private final Map<String, InstancePool> revisions = new ConcurrentHashMap<>();
  private final InstancePool.Host pools;
  private final ExecutorService workers = Executors.newCachedThreadPool(named("instances"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(named("instances-timer"));

  /**
   * @param launchers asked in this order
   */
  LocalRunner(List<Launcher> launchers, WorkloadVolumes.Maker volumes, Bounds bounds) {
    this.launchers = List.copyOf(launchers);
    this.volumes = volumes;
    this.pools =
        new InstancePool.Host(
            (workload, unwell) -> RunningWorkload.start(host(), workload, unwell),
            (workload, time) -> output.started(workload, time),
            workers,
            timer,
            bounds.instances(),
            bounds.queue());
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    ScheduledFuture<?> unusedToo =
        timer.scheduleAtFixedRate(
            () -> workers.execute(this::sample),
            bounds.sampling().toMillis(),
            bounds.sampling().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static ThreadFactory named(String name) {
    return work -> {
      Thread t = new Thread(work, name);
      t.setDaemon(true);
      return t;
    };
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

  private InstancePool pool(Workload revision) {
    return revisions.computeIfAbsent(revision.name(), name -> new InstancePool(pools, revision));
  }

  @Override
  public Outcome start(Workload revision) {
    InstancePool pool = pool(revision);
    Outcome outcome = pool.start(revision);
    if (!outcome.ready() && !pool.proven()) {
      stop(revision.name());
    }
    return outcome;
  }

  @Override
  public CompletionStage<Admission> admit(Workload revision, String instance) {
    return pool(revision).admit(revision, instance);
  }

  @Override
  public void scale(String revision, Scaling scaling) {
    InstancePool pool = revisions.get(revision);
    if (pool != null) {
      pool.scale(scaling);
    }
  }

  private void look() {
    for (InstancePool pool : revisions.values()) {
      try {
        pool.look();
      } catch (RuntimeException e) {
        // An engine that does not answer is asked again in a while; the others must not wait.
        log.debug("instances were not looked after", e);
      }
    }
  }

  private void sample() {
    for (InstancePool pool : revisions.values()) {
      pool.usage().ifPresent(usage -> output.used(pool.workload(), usage));
    }
  }

  @Override
  public void stop(String revision) {
    InstancePool pool = revisions.remove(revision);
    if (pool != null) {
      pool.close();
    }
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
    revisions.values().parallelStream().forEach(InstancePool::close);
    revisions.clear();
    workers.shutdown();
    launchers.forEach(Launcher::close);
  }
}
