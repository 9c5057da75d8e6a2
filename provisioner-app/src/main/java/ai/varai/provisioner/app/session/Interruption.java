package ai.varai.provisioner.app.session;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM. While an operation runs, the first asks it to finish what it has begun and
 * the second to leave everything as it is; a third ends the process. Outside an operation there is
 * nothing to finish and the process ends at once.
 */
public final class Interruption {
  private static final int PATIENCE = 2;

  private final AtomicReference<@Nullable Runnable> stop = new AtomicReference<>();
  private final Runnable end;
  private int count;

  /**
   * @param end ends the process at once
   */
  Interruption(Runnable end) {
    this.end = end;
  }

  /** What a signal asks to stop from now on. */
  void asks(Runnable running) {
    stop.set(running);
  }

  /** From now on a signal ends the process. */
  void asksNobody() {
    stop.set(null);
  }

  /** One signal came. */
  synchronized void received() {
    Runnable asked = stop.get();
    count++;
    if (asked == null || count > PATIENCE) {
      end.run();
    } else {
      asked.run();
    }
  }
}
