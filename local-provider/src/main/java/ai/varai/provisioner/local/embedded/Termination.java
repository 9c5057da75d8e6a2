package ai.varai.provisioner.local.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Ends a process with everything that it has started. */
final class Termination {
  /** What Cloud Run grants between SIGTERM and SIGKILL. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private Termination() {}

  /** Asks, waits, and insists; returns when the process is gone. */
  static void end(ProcessHandle process, String signal, Duration grace)
      throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    ask(process, signal);
    if (!Processes.gone(process, grace)) {
      process.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    Processes.gone(process, Duration.ofSeconds(5));
    for (ProcessHandle child : children) {
      Processes.gone(child, Duration.ofSeconds(5));
    }
  }

  private static void ask(ProcessHandle process, String signal) throws InterruptedException {
    if (signal.equals("TERM")) {
      process.destroy();
      return;
    }
    try {
      // The JDK sends SIGTERM and SIGKILL only.
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      process.destroy();
    }
  }
}
