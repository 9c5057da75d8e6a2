package ai.varai.provisioner.local.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether processes still run. A process that has ended stays in the process table until its parent
 * collects it, and the JDK calls it alive until then. The first process of a container often
 * collects late, or never.
 */
final class Processes {
  private static final long FIRST_LOOK_MILLIS = 5;
  private static final long LONGEST_LOOK_MILLIS = 250;
  private static final int STATE = 0;
  private static final int THREADS = 17;

  private Processes() {}

  static boolean running(ProcessHandle process) {
    return process.isAlive() && !zombie(process.pid());
  }

  /** Waits for the end; whether the process is gone. */
  static boolean gone(ProcessHandle process, Duration patience) throws InterruptedException {
    CompletableFuture<ProcessHandle> exit = process.onExit();
    long deadline = System.nanoTime() + patience.toNanos();
    long look = FIRST_LOOK_MILLIS;
    while (running(process)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      try {
        // A child's end is reported at once; another process is looked at.
        exit.get(Math.min(look, left), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        look = Math.min(look * 2, LONGEST_LOOK_MILLIS);
      } catch (ExecutionException e) {
        return !running(process);
      }
    }
    return true;
  }

  /**
   * The fields after the name, which stands in parentheses, begin with the state; the 18th is the
   * number of threads: proc(5). The first thread of a process may have ended before the others,
   * which still hold its sockets.
   */
  private static boolean zombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
      return fields[STATE].equals("Z") && Integer.parseInt(fields[THREADS]) <= 1;
    } catch (IOException e) {
      return false; // gone, or a system without /proc
    }
  }
}
