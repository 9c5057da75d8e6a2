package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.emulator.run.ServiceRunner.Probe;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Waits until a container's startup probe passes. It has {@code failureThreshold * periodSeconds}
 * for that, as Cloud Run's documentation says; within this time it is asked more often than once a
 * period, so that whoever waits for it does not wait longer than he has to.
 *
 * @see <a href="https://cloud.google.com/run/docs/configuring/healthchecks">Health checks</a>
 */
final class StartupWait {
  private static final long LOOK_MILLIS = 50;

  private final ContainerProbe probe;
  private final long startedNanos;
  private final BiConsumer<Boolean, String> output;

  /**
   * @param startedNanos when the container was started, by {@link System#nanoTime}
   * @param output takes what happens, and whether somebody has to see to it
   */
  StartupWait(ContainerProbe probe, long startedNanos, BiConsumer<Boolean, String> output) {
    this.probe = probe;
    this.startedNanos = startedNanos;
    this.output = output;
  }

  /**
   * Waits.
   *
   * @throws StartFailure when the container ends or takes too long
   */
  void await() throws InterruptedException {
    Probe how = probe.probe();
    long first = startedNanos + how.initialDelay().toNanos();
    while (System.nanoTime() < first && probe.instance().alive()) {
      Thread.sleep(LOOK_MILLIS);
    }
    while (true) {
      Optional<String> trouble = probe.trouble();
      int periods = (int) ((System.nanoTime() - first) / how.period().toNanos());
      if (trouble.isEmpty()) {
        output.accept(false, probe.succeeded(periods + 1));
        return;
      }
      if (!probe.instance().alive() || periods >= how.failureThreshold()) {
        output.accept(
            true,
            probe.failed(Math.max(1, periods), "The instance was not started.", trouble.get()));
        throw new StartFailure(reason(probe.container(), how, trouble.get()));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private String reason(Container c, Probe how, String trouble) {
    return (how.isUsual()
            ? "The user-provided container failed to start and listen on the port defined provided"
                + " by the PORT="
                + c.port()
                + " environment variable within the allocated timeout. "
            : "The user-provided container failed the configured startup probe checks. ")
        + trouble
        + " The container said: "
        + probe.instance().lastWords();
  }
}
