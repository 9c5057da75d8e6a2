package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for a workload that has been started, and gives up early when it crashes again and again.
 */
final class ReadinessWait {
  private static final int CRASHES = 3;
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 100;
  private static final int LINES = 8;

  /** Characters of a line that a message shows. */
  private static final int LINE_LENGTH = 500;

  /** The workload itself is asked less often: that costs the runtime more than it tells. */
  private static final long LOOK_MILLIS = 500;

  private final LocalRuntime runtime;
  private final String name;
  private final Duration patience;

  ReadinessWait(LocalRuntime runtime, String name, Duration patience) {
    this.runtime = runtime;
    this.name = name;
    this.patience = patience;
  }

  /** Asks until there is no trouble any more; the trouble that is left when it gives up. */
  Optional<String> until(Supplier<Optional<String>> question)
      throws ProviderException, InterruptedException {
    int crashesBefore = runtime.workload(name).map(ObservedWorkload::restarts).orElse(0);
    long lastLook = System.nanoTime();
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      Optional<String> trouble = question.get();
      if (trouble.isEmpty()) {
        return trouble;
      }
      if (Duration.ofNanos(System.nanoTime() - lastLook).toMillis() >= LOOK_MILLIS) {
        lastLook = System.nanoTime();
        Optional<String> gone = gone(crashesBefore);
        if (gone.isPresent()) {
          return gone;
        }
      }
      if (System.nanoTime() > deadline) {
        return Optional.of(trouble.get() + ", for " + patience.toSeconds() + " s");
      }
      Thread.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause + pause / 2);
    }
  }

  /** Why it need not be waited for any more. */
  private Optional<String> gone(int crashesBefore) throws ProviderException, InterruptedException {
    Optional<ObservedWorkload> now = runtime.workload(name);
    if (now.isEmpty()) {
      return Optional.of("it was removed meanwhile");
    }
    boolean over =
        now.get().restarts() - crashesBefore >= CRASHES
            || now.get().state() == ObservedWorkload.State.STOPPED;
    return over
        ? Optional.of("it does not stay up (" + now.get().detail() + ")")
        : Optional.empty();
  }

  /** The last lines of its output, as the end of a message. */
  String lastLines(List<String> hidden) throws InterruptedException {
    var lines = new ArrayList<String>();
    try {
      runtime.logs(name, LINES, false, lines::add);
    } catch (ProviderException e) {
      return "";
    }
    var text = new StringBuilder(lines.isEmpty() ? "" : "\nIts last lines:");
    for (String line : lines) {
      String shown = line;
      for (String secret : hidden) {
        shown = shown.replace(secret, "(sensitive)");
      }
      text.append("\n  ")
          .append(shown.length() > LINE_LENGTH ? shown.substring(0, LINE_LENGTH) + " …" : shown);
    }
    return text.toString();
  }
}
