package ai.varai.provisioner.emulator.operation;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that may take long: one piece after the other in a lane, the lanes side by side. */
final class Lanes implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Lanes.class);

  private final Map<String, Queue<Runnable>> waiting = new HashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          r -> {
            Thread t = new Thread(r, "emulator-data-plane");
            t.setDaemon(true);
            return t;
          });

  void run(String lane, Runnable work) {
    synchronized (waiting) {
      Queue<Runnable> queue = waiting.get(lane);
      if (queue != null) {
        queue.add(work);
        return;
      }
      waiting.put(lane, new ArrayDeque<>());
    }
    threads.execute(() -> drain(lane, work));
  }

  private void drain(String lane, Runnable first) {
    Runnable work = first;
    while (true) {
      try {
        work.run();
      } catch (RuntimeException e) {
        log.warn("work of {} failed", lane, e);
      }
      synchronized (waiting) {
        Queue<Runnable> queue = waiting.get(lane);
        if (queue == null || queue.isEmpty()) {
          waiting.remove(lane);
          return;
        }
        work = queue.remove();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
