package ai.varai.provisioner.local.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    if (!gone(process, grace)) {
      process.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    gone(process, Duration.ofSeconds(5));
    for (ProcessHandle child : children) {
      gone(child, Duration.ofSeconds(5));
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

  private static boolean gone(ProcessHandle process, Duration patience)
      throws InterruptedException {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return !process.isAlive();
    } catch (ExecutionException e) {
      return !process.isAlive();
    }
  }
}
