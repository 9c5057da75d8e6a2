package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Probe;
import java.time.Duration;
import java.util.Optional;

/** Asks a container again and again, on a thread of its own, until it is closed. */
final class ProbeWatch implements AutoCloseable {

  /** Takes how a container is. */
  interface Listener {
    /**
     * The container has failed.
     *
     * @param times in a row
     * @param reason the last time's, a sentence
     */
    void failed(ContainerProbe probe, int times, String reason);

    /** The container has passed, after it had failed. */
    void passed(ContainerProbe probe);
  }

  private final ContainerProbe probe;
  private final Listener listener;
  private final Thread thread;

  private ProbeWatch(ContainerProbe probe, long startedNanos, Listener listener) {
    this.probe = probe;
    this.listener = listener;
    this.thread =
        new Thread(() -> run(startedNanos), probe.kind() + " probe of " + probe.container().name());
    thread.setDaemon(true);
  }

  /**
   * Begins to ask.
   *
   * @param startedNanos when the container was started, by {@link System#nanoTime}
   */
  static ProbeWatch start(ContainerProbe probe, long startedNanos, Listener listener) {
    ProbeWatch watch = new ProbeWatch(probe, startedNanos, listener);
    watch.thread.start();
    return watch;
  }

  private void run(long startedNanos) {
    Probe how = probe.probe();
    try {
      sleepUntil(startedNanos + how.initialDelay().toNanos());
      int failures = 0;
      int successes = 0;
      boolean failed = false;
      while (true) {
        long asked = System.nanoTime();
        Optional<String> trouble = probe.trouble();
        failures = trouble.isPresent() ? failures + 1 : 0;
        successes = trouble.isPresent() ? 0 : successes + 1;
        if (!failed && failures >= how.failureThreshold()) {
          failed = true;
          listener.failed(probe, failures, trouble.orElseThrow());
        } else if (failed && successes >= how.successThreshold()) {
          failed = false;
          listener.passed(probe);
        }
        sleepUntil(asked + how.period().toNanos());
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = Duration.ofNanos(nanos - System.nanoTime()).toMillis();
    if (left > 0) {
      Thread.sleep(left);
    } else if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Asks no more; a question that is on its way may still be told of. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
