package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.emulator.run.ServiceRunner.Outcome;
import ai.varai.provisioner.emulator.run.ServiceRunner.Output;
import ai.varai.provisioner.emulator.run.ServiceRunner.Probe;
import ai.varai.provisioner.emulator.run.ServiceRunner.Workload;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The containers of a revision or of a task, which live and end together. */
final class RunningWorkload implements AutoCloseable {
  private static final Duration USUAL_START = Duration.ofMinutes(4);
  private static final Duration ONE_LOOK = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 50;
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

  /** Starts the containers and waits until the one with a port answers. */
  static RunningWorkload start(Host host, Workload workload) {
    try {
      RunningWorkload running = begin(host, workload);
      try {
        for (int i = 0; i < workload.containers().size(); i++) {
          running.await(workload.containers().get(i), running.instances.get(i));
        }
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
    if (c.port() == 0) {
      return;
    }
    Duration patience =
        c.startup()
            .map(p -> p.initialDelay().plus(p.period().multipliedBy(p.failureThreshold())))
            .filter(d -> !d.isZero())
            .orElse(USUAL_START);
    String path = c.startup().map(Probe::path).orElse("");
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<String> trouble = trouble(instance, path);
      if (trouble.isEmpty()) {
        return;
      }
      if (!instance.alive() || System.nanoTime() > end) {
        throw new StartFailure(
            "The user-provided container failed to start and listen on the port defined provided by"
                + " the PORT="
                + c.port()
                + " environment variable within the allocated timeout. "
                + trouble.get()
                + ". The container said: "
                + instance.lastWords());
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static Optional<String> trouble(Instance instance, String path) {
    if (!path.isEmpty()) {
      return HttpQuestions.notOk(instance.endpoint(), path, ONE_LOOK);
    }
    return instance.listens(ONE_LOOK)
        ? Optional.empty()
        : Optional.of("Nobody answers at " + instance.endpoint());
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
    return instances.stream().allMatch(Instance::alive);
  }

  /** Waits for the end of a task. */
  Outcome result(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    for (Instance i : instances) {
      Optional<Integer> code =
          i.exitCode(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
      if (code.isEmpty()) {
        return Outcome.failed("The task exceeded its timeout of " + timeout.toSeconds() + "s.");
      }
      output.event(workload, id, code.get() != 0, "Container called exit(" + code.get() + ").");
      if (code.get() != 0) {
        return Outcome.failed(
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
    instances.forEach(Instance::close);
    volumes.close();
  }
}
