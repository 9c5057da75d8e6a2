package ai.varai.provisioner.gcp.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SharedListsTest {
  private final SharedLists lists = new SharedLists();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /** As when the program's jar has been replaced under it. */
  @Test
  @Timeout(30)
  void who_waits_for_anothers_answer_asks_itself_when_that_one_breaks_down() throws Exception {
    var asking = new CountDownLatch(1);
    var waiter = new AtomicReference<Thread>();
    Future<?> first =
        threads.submit(
            () ->
                lists.get(
                    "networks",
                    () -> {
                      asking.countDown();
                      while (waiter.get() == null
                          || waiter.get().getState() != Thread.State.WAITING) {
                        Thread.sleep(1);
                      }
                      throw new NoClassDefFoundError("com/google/Gone");
                    }));
    asking.await();
    Future<String> second =
        threads.submit(
            () -> {
              waiter.set(Thread.currentThread());
              return lists.get("networks", () -> "answered");
            });
    assertThat(second.get()).isEqualTo("answered");
    assertThat(first).failsWithin(java.time.Duration.ofSeconds(5));
  }
}
