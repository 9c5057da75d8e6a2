package ai.varai.provisioner.emulator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.store.Journal;
import ai.varai.provisioner.emulator.store.Store;
import com.google.longrunning.Operation;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Long operations do not pile up, and what they wait for holds nobody up. */
class OperationsTest {
  private static final int MANY = 15_000;

  private final EmulatorClock clock = new EmulatorClock(Clock.systemUTC());
  private final Store store = new Store(Journal.none());

  private static void start(Operations operations, String name) {
    operations.start(
        "run", "p", "kind", "t", Duration.ZERO, Operation.newBuilder().setName(name).build());
  }

  @Test
  void theOldestFinishedOperationsAreForgottenByNumberAndByAge() {
    try (Operations operations = new Operations(store, clock, LroMode.ZERO)) {
      operations.define("kind", (row, now) -> row);
      for (int i = 0; i < MANY; i++) {
        start(operations, "o" + i);
      }
      assertThat(operations.find("o0")).isEmpty();
      assertThat(operations.find("o" + (MANY - 1))).isPresent();
      assertThat(operations.list("run", "p")).hasSizeBetween(10_000, 11_000);

      clock.advance(Duration.ofDays(15));
      for (int i = 0; i < 1_000; i++) {
        start(operations, "later" + i);
      }
      assertThat(operations.list("run", "p")).hasSizeLessThanOrEqualTo(1_000);
    }
  }

  @Test
  void whileAnOperationIsAtWorkItsProjectCanBeWritten() throws InterruptedException {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch finished = new CountDownLatch(1);
    try (Operations operations = new Operations(store, clock, LroMode.ZERO)) {
      operations.perform(
          "kind",
          () ->
              Optional.of(
                  pending -> {
                    await(written);
                    return (row, now) -> {
                      finished.countDown();
                      return row;
                    };
                  }));
      start(operations, "slow");
      assertThat(operations.find("slow").map(OperationRow::done)).contains(false);
      store.run("p", () -> {});
      written.countDown();
      assertThat(finished.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(operations.await("slow", Duration.ofSeconds(30)).map(OperationRow::done))
          .contains(true);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
