package ai.varai.provisioner.lifecycle.engine;

import java.util.ArrayList;
import java.util.List;

/** How urgently somebody wants the engine to stop. Safe to use from any thread. */
final class StopSignal {
  private int level;
  private final List<Runnable> listeners = new ArrayList<>();

  /** Asks once more. */
  int raise() {
    List<Runnable> told;
    int now;
    synchronized (this) {
      now = ++level;
      told = List.copyOf(listeners);
    }
    told.forEach(Runnable::run);
    return now;
  }

  synchronized boolean requested() {
    return level > 0;
  }

  /** Whether running work is to be left as it is. */
  synchronized boolean abandon() {
    return level > 1;
  }

  synchronized void reset() {
    level = 0;
  }

  synchronized void listen(Runnable listener) {
    listeners.add(listener);
  }

  synchronized void unlisten(Runnable listener) {
    listeners.remove(listener);
  }
}
