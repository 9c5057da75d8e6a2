package ai.varai.provisioner.emulator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Change;
import ai.varai.provisioner.emulator.store.Journal;
import ai.varai.provisioner.emulator.store.JournalException;
import ai.varai.provisioner.emulator.store.Store;
import com.google.longrunning.Operation;
import com.google.rpc.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

  @Test
  void anOperationThatCannotBeFinishedEndsWithAnError() {
    try (Operations operations = new Operations(store, clock, LroMode.ZERO)) {
      operations.define(
          "kind",
          (row, now) -> {
            throw new IllegalStateException("a defect");
          });
      start(operations, "broken");
      OperationRow row = operations.find("broken").orElseThrow();
      assertThat(row.done()).isTrue();
      assertThat(row.operation().getError().getCode()).isEqualTo(Code.INTERNAL_VALUE);
    }
  }

  @Test
  void anOperationWhoseWorkFailsEndsWithAnError() throws InterruptedException {
    try (Operations operations = new Operations(store, clock, LroMode.ZERO)) {
      operations.perform(
          "kind",
          () ->
              Optional.of(
                  pending -> {
                    throw GoogleError.of(Code.UNAVAILABLE, "no server");
                  }));
      start(operations, "broken");
      OperationRow row = operations.await("broken", Duration.ofSeconds(30)).orElseThrow();
      assertThat(row.done()).isTrue();
      assertThat(row.operation().getError().getMessage()).isEqualTo("no server");
    }
  }

  /** A journal that refuses what is written while it is full. */
  private static final class Full implements Journal {
    private volatile boolean full;

    @Override
    public void replay(Consumer<List<Change>> transaction) {}

    @Override
    public long append(List<Change> transaction) {
      if (full) {
        throw new JournalException(Path.of("journal.bin"), new IOException("No space left"));
      }
      return 1;
    }

    @Override
    public void await(long ticket) {}

    @Override
    public void close() {}
  }

  @Test
  void anOperationThatFoundNoRoomIsFinishedOnceThereIsSome() {
    Full journal = new Full();
    Store kept = new Store(journal);
    try (Operations operations = new Operations(kept, clock, LroMode.REAL_LIKE)) {
      operations.define("kind", (row, now) -> row);
      operations.start(
          "run",
          "p",
          "kind",
          "t",
          Duration.ofHours(1),
          Operation.newBuilder().setName("waits").build());
      journal.full = true;
      clock.advance(Duration.ofHours(2));
      assertThat(operations.find("waits").map(OperationRow::done)).contains(false);
      journal.full = false;
      assertThat(operations.await("waits", Duration.ofSeconds(30)).map(OperationRow::done))
          .contains(true);
    }
  }

  @Test
  void anOperationOfALaterTimeTakesNoLongerOnceTheClockIsSetBack() {
    try (Operations operations = new Operations(store, clock, LroMode.REAL_LIKE)) {
      operations.define("kind", (row, now) -> row);
      clock.advance(Duration.ofDays(30));
      operations.start(
          "run",
          "p",
          "kind",
          "t",
          Duration.ofHours(1),
          Operation.newBuilder().setName("later").build());
      // As it is after a restart, too.
      clock.advance(Duration.ofDays(-30));
      assertThat(operations.find("later").map(OperationRow::done)).contains(false);
      clock.advance(Duration.ofMinutes(59));
      assertThat(operations.find("later").map(OperationRow::done)).contains(false);
      clock.advance(Duration.ofMinutes(2));
      assertThat(operations.find("later").map(OperationRow::done)).contains(true);
    }
  }

  @Test
  void aProjectThatIsClearedTakesTheNamesOfItsOperationsAlong() {
    OperationRows rows = new OperationRows(store);
    try (Operations operations = new Operations(store, clock, LroMode.ZERO)) {
      rows.put(operations.row("run", "p", "one", "kind", "t", Duration.ZERO));
      rows.put(operations.row("run", "q", "two", "kind", "t", Duration.ZERO));
      store.clear("p");
      assertThat(rows.find("one")).isEmpty();
      assertThat(rows.find("two")).isPresent();
      assertThat(rows.named()).isEqualTo(1);
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
