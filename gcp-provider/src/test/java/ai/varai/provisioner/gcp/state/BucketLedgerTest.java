package ai.varai.provisioner.gcp.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.RetrySettings;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.HeldLock;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine with its ledger in a bucket. */
class BucketLedgerTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final Duration WAIT = Duration.ofMinutes(2);

  private final NoteBoard board = new NoteBoard();
  private final List<LifecycleEvent> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void forget() {
    CLOUD.emulator().reset();
  }

  private static StateBackend bucket() throws IOException {
    return new BucketBackendProvider()
        .open(
            URI.create("gs://state-bucket/environments/test"),
            Map.of(
                "gcp.endpoint",
                CLOUD.emulator().url(),
                "project",
                "ledger-tests",
                "state.create_bucket",
                "true"),
            new Patience(4, Duration.ofMillis(2), new Random(1)),
            Duration.ofMillis(20),
            true);
  }

  private Lifecycle open(StateBackend backend, Clock clock) {
    var usual = LifecycleSettings.of("test", "main", "tests 1", "somebody");
    var settings =
        new LifecycleSettings(
            usual.environment(),
            usual.stack(),
            usual.tool(),
            usual.who(),
            clock,
            usual.random(),
            new RetrySettings(2, Duration.ofMillis(1), Duration.ofMillis(2)),
            usual.leaseDuration());
    return Lifecycle.open(settings, board, backend, events::add);
  }

  private static ApplyResult apply(Lifecycle lifecycle, ResourceGraph wish)
      throws InterruptedException {
    Plan plan = lifecycle.plan(wish, PlanOptions.DEFAULT.holdingLock(WAIT));
    return lifecycle.apply(plan, ApplyOptions.DEFAULT);
  }

  @Test
  void anApplyFoldsIntoASnapshotAndTheNextOneHasNothingToDo() throws Exception {
    try (Lifecycle lifecycle = open(bucket(), Clock.systemUTC())) {
      assertThat(apply(lifecycle, NoteBoard.wish("hello", 3)).status())
          .isEqualTo(ApplyResult.Status.DONE);
      assertThat(lifecycle.plan(NoteBoard.wish("hello", 3), PlanOptions.DEFAULT).hasChanges())
          .isFalse();
      assertThat(lifecycle.status().resources()).hasSize(3);
    }
    assertThat(bucket().list("")).contains("snapshot.json", "lock.json", "fingerprint.key");
    assertThat(bucket().list("journal-")).isEmpty();
    assertThat(board.effects).hasSize(3);
  }

  /** The kill may come before the write has its effect or after, at every single write. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anApplyThatDiesAtAnyWriteIsFinishedByTheNext(boolean afterEffect) throws Exception {
    int tried = 0;
    for (int last = 1; ; last++) {
      CLOUD.emulator().reset();
      var world = new BucketLedgerTest();
      var dying = new DyingBackend(bucket(), last, afterEffect);
      // Left behind as a killed process leaves it: what it still tries to write fails.
      Lifecycle killed = world.open(dying, Clock.systemUTC());
      try {
        apply(killed, NoteBoard.wish("hello", 3));
      } catch (LifecycleException e) {
        assertThat(dying.died()).as(e.getMessage()).isTrue();
      }
      killed.close();
      if (!dying.died()) {
        break;
      }
      tried++;
      // Long after the dead holder's lease, by Cloud Storage's clock.
      CLOUD.emulator().clock().advance(Duration.ofHours(1));
      try (Lifecycle next = world.open(bucket(), Clock.systemUTC())) {
        assertThat(apply(next, NoteBoard.wish("hello", 3)).status())
            .isEqualTo(ApplyResult.Status.DONE);
        assertThat(next.plan(NoteBoard.wish("hello", 3), PlanOptions.DEFAULT).hasChanges())
            .isFalse();
        assertThat(next.status().openOperations()).isEmpty();
      }
      assertThat(world.board.effects)
          .as("killed at write %d", last)
          .containsExactlyInAnyOrder(
              "create note-0 hello", "create note-1 hello", "create note-2 hello");
      assertThat(world.events).noneMatch(LifecycleEvent.StateRecovered.class::isInstance);
    }
    assertThat(tried).isGreaterThan(6);
  }

  @Test
  void theLockOfADeadHolderIsTakenOverAfterItsLease() throws Exception {
    var dying = new DyingBackend(bucket(), 3, true);
    Lifecycle killed = open(dying, Clock.systemUTC());
    try {
      apply(killed, NoteBoard.wish("hello", 1));
    } catch (LifecycleException e) {
      assertThat(dying.died()).isTrue();
    }
    try (Lifecycle ahead = open(bucket(), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)))) {
      assertThat(ahead.lock().map(HeldLock::abandoned))
          .as("one machine's clock decides nothing")
          .contains(false);
      assertThatThrownBy(
              () ->
                  ahead.plan(
                      NoteBoard.wish("hello", 1), PlanOptions.DEFAULT.holdingLock(Duration.ZERO)))
          .hasMessageContaining("locked by somebody");
    }
    CLOUD.emulator().clock().advance(Duration.ofSeconds(31));
    try (Lifecycle late = open(bucket(), Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)))) {
      apply(late, NoteBoard.wish("hello", 1));
    }
    assertThat(events)
        .filteredOn(LifecycleEvent.LockAcquired.class::isInstance)
        .extracting(event -> ((LifecycleEvent.LockAcquired) event).takenOverFrom().isPresent())
        .containsExactly(false, true);
  }

  @Test
  void ofFiftyAppliesAtOnceOneProceedsAtATimeAndNothingIsLost() throws Exception {
    int applies = 50;
    var pool = Executors.newFixedThreadPool(applies);
    try {
      List<Callable<ApplyResult.Status>> all =
          IntStream.range(0, applies)
              .<Callable<ApplyResult.Status>>mapToObj(
                  i ->
                      () -> {
                        try (Lifecycle lifecycle = open(bucket(), Clock.systemUTC())) {
                          return apply(lifecycle, NoteBoard.wish("from-" + i, 2)).status();
                        }
                      })
              .toList();
      for (var one : pool.invokeAll(all)) {
        assertThat(one.get()).isEqualTo(ApplyResult.Status.DONE);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(board.effects).hasSize(2 * applies);
    for (int i = 0; i < board.effects.size(); i += 2) {
      assertThat(author(board.effects.get(i))).isEqualTo(author(board.effects.get(i + 1)));
    }
    assertThat(board.texts()).hasSize(2);
    try (Lifecycle lifecycle = open(bucket(), Clock.systemUTC())) {
      assertThat(lifecycle.lock()).isEmpty();
      assertThat(lifecycle.status().resources()).hasSize(2);
      assertThat(lifecycle.drift().none()).isTrue();
    }
    assertThat(events).noneMatch(LifecycleEvent.StateRecovered.class::isInstance);
  }

  private static String author(String effect) {
    return effect.substring(effect.lastIndexOf(' '));
  }
}
