package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.emulator.run.ServiceRunner.Outcome;
import ai.varai.provisioner.emulator.run.ServiceRunner.Output;
import ai.varai.provisioner.emulator.run.ServiceRunner.Probe;
import ai.varai.provisioner.emulator.run.ServiceRunner.Workload;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The containers of a revision or of a task, which live and end together. */
final class RunningWorkload implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * What workloads run with.
   *
   * @param launchers asked in this order
   */
  record Host(List<Launcher> launchers, WorkloadVolumes.Maker volumes, Output output) {
    Host {
      launchers = List.copyOf(launchers);
    }
  }

  private final Workload workload;
  private final String id;
  private final Output output;
  private final List<Instance> instances = new ArrayList<>();
  private final List<ProbeWatch> watches = new CopyOnWriteArrayList<>();
  private final Set<String> unready = ConcurrentHashMap.newKeySet();
  private volatile boolean killed;
  private final long startedNanos = System.nanoTime();
  private final WorkloadVolumes volumes;

  private RunningWorkload(Host host, Workload workload) {
    this.workload = workload;
    this.output = host.output();
    this.id = newId();
    this.volumes =
        host.volumes().make(workload, trouble -> output.event(workload, id, true, trouble));
  }

  /** As long as Google's. */
  private static String newId() {
    byte[] id = new byte[64];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /**
   * Starts the containers and waits until their startup probes pass.
   *
   * @param unwell is told when a liveness probe has ended it
   */
  static RunningWorkload start(Host host, Workload workload, Runnable unwell) {
    try {
      RunningWorkload running = begin(host, workload);
      try {
        for (int i = 0; i < workload.containers().size(); i++) {
          running.await(workload.containers().get(i), running.instances.get(i));
        }
        running.watch(unwell);
        return running;
      } catch (StartFailure e) {
        running.close();
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("The start was interrupted.");
    }
  }

  /** Starts the containers. */
  static RunningWorkload begin(Host host, Workload workload) throws InterruptedException {
    RunningWorkload running = new RunningWorkload(host, workload);
    try {
      for (Container c : workload.containers()) {
        running.instances.add(
            launcher(host.launchers(), c.image())
                .launch(
                    workload.name(),
                    c,
                    running.volumes.of(c),
                    (error, text) -> running.output.line(workload, running.id, error, text)));
      }
      return running;
    } catch (StartFailure e) {
      running.close();
      throw e;
    } catch (RuntimeException e) {
      running.close();
      throw new StartFailure("The container could not be started: " + e.getMessage());
    }
  }

  private static Launcher launcher(List<Launcher> launchers, String image) {
    List<String> refusals = new ArrayList<>();
    for (Launcher l : launchers) {
      String refusal = l.refusal(image);
      if (refusal.isEmpty()) {
        return l;
      }
      refusals.add(refusal);
    }
    throw new StartFailure(
        "Image '" + image + "' cannot be run here: " + String.join("; ", refusals) + ".");
  }

  private void await(Container c, Instance instance) throws InterruptedException {
    Optional<Probe> startup =
        c.startup().or(() -> c.port() == 0 ? Optional.empty() : Optional.of(Probe.usual(c.port())));
    if (startup.isPresent()) {
      new StartupWait(
              new ContainerProbe("STARTUP", c, startup.get(), instance),
              startedNanos,
              (trouble, text) -> output.event(workload, id, trouble, text))
          .await();
    }
  }

  /** Has an eye on the containers, which have started. */
  private void watch(Runnable unwell) {
    for (int i = 0; i < instances.size(); i++) {
      Container c = workload.containers().get(i);
      Instance instance = instances.get(i);
      c.liveness().ifPresent(p -> watch("LIVENESS", c, p, instance, new Liveness(unwell)));
      c.readiness().ifPresent(p -> watch("READINESS", c, p, instance, new Readiness()));
    }
  }

  private void watch(String kind, Container c, Probe p, Instance on, ProbeWatch.Listener to) {
    watches.add(ProbeWatch.start(new ContainerProbe(kind, c, p, on), startedNanos, to));
  }

  /** One container that fails takes its instance with it, as one that ends does. */
  private final class Liveness implements ProbeWatch.Listener {
    private final Runnable unwell;

    private Liveness(Runnable unwell) {
      this.unwell = unwell;
    }

    @Override
    public void failed(ContainerProbe probe, int times, String reason) {
      output.event(
          workload, id, true, probe.failed(times, "The instance has been shut down.", reason));
      killed = true;
      instances.forEach(Instance::kill);
      unwell.run();
    }

    @Override
    public void passed(ContainerProbe probe) {}
  }

  private final class Readiness implements ProbeWatch.Listener {
    @Override
    public void failed(ContainerProbe probe, int times, String reason) {
      unready.add(probe.container().name());
      output.event(
          workload,
          id,
          true,
          probe.failed(times, "The instance takes no requests until it passes.", reason));
    }

    @Override
    public void passed(ContainerProbe probe) {
      unready.remove(probe.container().name());
      output.event(workload, id, false, probe.succeeded(probe.probe().successThreshold()));
    }
  }

  /** Whether it may be given requests: no readiness probe fails. */
  boolean ready() {
    return unready.isEmpty();
  }

  /** Unique among those that ever run. */
  String id() {
    return id;
  }

  /** {@code host:port} of the container that takes requests. */
  String address() {
    return instances.stream()
        .map(Instance::endpoint)
        .filter(e -> e.port() > 0)
        .findFirst()
        .map(Endpoint::toString)
        .orElse("");
  }

  boolean alive() {
    return !killed && instances.stream().allMatch(Instance::alive);
  }

  /** Waits for the end of an attempt at a task; closing ends one that takes too long. */
  Outcome result(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    for (Instance i : instances) {
      Optional<Integer> code =
          i.exitCode(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
      if (code.isEmpty()) {
        return Outcome.failed("The configured timeout was reached.");
      }
      output.event(workload, id, code.get() != 0, "Container called exit(" + code.get() + ").");
      if (code.get() != 0) {
        return Outcome.exited(
            code.get(),
            "The container exited with an error: exit code "
                + code.get()
                + ". The container said: "
                + i.lastWords());
      }
    }
    return Outcome.ready("");
  }

  @Override
  public void close() {
    watches.forEach(ProbeWatch::close);
    instances.forEach(Instance::close);
    volumes.close();
  }
}
