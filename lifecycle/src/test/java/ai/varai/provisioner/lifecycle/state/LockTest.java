package ai.varai.provisioner.lifecycle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.state.EnvironmentLock.Attempt;
import ai.varai.provisioner.lifecycle.world.MovableClock;
import ai.varai.provisioner.lifecycle.world.ThroughBackend;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTest {
  private static final ResourceAddress ADDRESS = new ResourceAddress("thing", "b");
  private static final Duration LEASE = Duration.ofMinutes(10);

  @TempDir Path folder;
  private final MovableClock clock = new MovableClock();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);

  private EnvironmentLock lock(ProcessIdentity who) {
    return lock(new FolderStateBackend(folder), who);
  }

  private EnvironmentLock lock(StateBackend backend, ProcessIdentity who) {
    return new EnvironmentLock(backend, clock, LEASE, who, nanos::get);
  }

  /** Time goes by for everyone alike. */
  private void pass(Duration time) throws IOException {
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
    Path file = folder.resolve("lock.json");
    Files.setLastModifiedTime(
        file, FileTime.from(Files.getLastModifiedTime(file).toInstant().minus(time)));
  }

  /** Takes the lock of somebody who does not renew it any more. */
  private static Attempt.Taken takenOver(EnvironmentLock lock, AtomicLong nanos)
      throws IOException {
    assertThat(lock.attempt("bob", "apply", "tests"))
        .isInstanceOfSatisfying(Attempt.Held.class, held -> assertThat(held.quiet()).isTrue());
    nanos.addAndGet(LEASE.dividedBy(2).toNanos());
    return taken(lock.attempt("bob", "apply", "tests"));
  }

  private EnvironmentLock here() {
    return lock(ProcessIdentity.current());
  }

  private EnvironmentLock elsewhere() {
    return lock(new ProcessIdentity("elsewhere", "other-machine", 1, 1));
  }

  private static Attempt.Taken taken(Attempt attempt) {
    return (Attempt.Taken) attempt;
  }

  @Test
  void onlyOneHoldsItAndTheOtherLearnsWho() throws Exception {
    try (Lease lease = taken(here().attempt("ada", "apply", "tests")).lease()) {
      Attempt second = elsewhere().attempt("bob", "apply", "tests");
      assertThat(second).isInstanceOf(Attempt.Held.class);
      assertThat(((Attempt.Held) second).holder().describe()).contains("ada", "apply");
      assertThat(lease.held()).isTrue();
    }
    assertThat(elsewhere().attempt("bob", "apply", "tests")).isInstanceOf(Attempt.Taken.class);
  }

  @Test
  void aLeaseThatRanOutIsTakenOverWithAHigherFenceAndItsHolderNotices() throws Exception {
    Lease first = taken(elsewhere().attempt("ada", "apply", "tests")).lease();
    assertThat(here().held().map(HeldLock::abandoned)).contains(false);
    pass(LEASE.plusSeconds(1));
    assertThat(first.held()).isFalse();
    assertThat(here().held().map(HeldLock::abandoned)).contains(true);
    Attempt.Taken second = takenOver(here(), nanos);
    assertThat(second.takenOverFrom().map(LockInfo::who)).contains("ada");
    assertThat(second.lease().info().fence()).isEqualTo(first.info().fence() + 1);
    first.beat();
    assertThat(first.held()).isFalse();
    first.close();
    assertThat(here().held().map(HeldLock::holder).map(LockInfo::who)).contains("bob");
    second.lease().close();
  }

  @Test
  void aHeartbeatKeepsItAlive() throws Exception {
    try (Lease lease = taken(elsewhere().attempt("ada", "apply", "tests")).lease()) {
      EnvironmentLock waiting = here();
      for (int i = 0; i < 3; i++) {
        pass(LEASE.minusSeconds(1));
        assertThat(waiting.attempt("bob", "apply", "tests")).isEqualTo(held(lease, false));
        lease.beat();
        assertThat(lease.held()).isTrue();
      }
    }
  }

  private static Attempt.Held held(Lease lease, boolean quiet) {
    return new Attempt.Held(lease.info(), quiet);
  }

  @Test
  void noClockOfAMachineTakesALockFromAHolderThatLives() throws Exception {
    try (Lease lease = taken(elsewhere().attempt("ada", "apply", "tests")).lease()) {
      for (Duration wrong : List.of(Duration.ofDays(1), Duration.ofDays(-2))) {
        clock.advance(wrong);
        EnvironmentLock other = here();
        for (int i = 0; i < 3; i++) {
          assertThat(other.attempt("bob", "apply", "tests")).isEqualTo(held(lease, false));
          assertThat(other.held().map(HeldLock::abandoned)).contains(false);
          nanos.addAndGet(LEASE.toNanos() / 3);
        }
        lease.beat();
      }
    }
  }

  @Test
  void aClockOfAFileSystemThatWasSetTakesALockFromNobodyWhoRenewsIt() throws Exception {
    try (Lease lease = taken(elsewhere().attempt("ada", "apply", "tests")).lease()) {
      pass(LEASE.multipliedBy(3));
      EnvironmentLock other = here();
      assertThat(other.attempt("bob", "apply", "tests")).isEqualTo(held(lease, true));
      nanos.addAndGet(LEASE.toNanos() / 3);
      lease.beat();
      assertThat(other.attempt("bob", "apply", "tests")).isEqualTo(held(lease, false));
      nanos.addAndGet(LEASE.toNanos() / 3);
      assertThat(other.attempt("bob", "apply", "tests")).isEqualTo(held(lease, false));
    }
  }

  @Test
  void whereThePlaceHasNoClockALockIsTakenOverThatWasWatchedForAWholeLease() throws Exception {
    var timeless =
        new ThroughBackend(new FolderStateBackend(folder)) {
          @Override
          public Optional<Age> age(String name, long version) {
            return Optional.empty();
          }
        };
    Lease lease = taken(elsewhere().attempt("ada", "apply", "tests")).lease();
    for (boolean late : new boolean[] {false, true}) {
      EnvironmentLock other = lock(timeless, ProcessIdentity.current());
      assertThat(other.attempt("bob", "apply", "tests")).isEqualTo(held(lease, late));
      nanos.addAndGet(LEASE.toNanos() - 1);
      assertThat(other.attempt("bob", "apply", "tests")).isEqualTo(held(lease, late));
      if (late) {
        nanos.addAndGet(1);
        taken(other.attempt("bob", "apply", "tests")).lease().close();
      }
      clock.advance(LEASE);
    }
    lease.close();
  }

  @Test
  void whoseClockIsSetBackLosesTheLockInTimeAllTheSame() throws Exception {
    try (Lease lease = taken(here().attempt("ada", "apply", "tests")).lease()) {
      clock.advance(Duration.ofDays(-1));
      nanos.addAndGet(LEASE.toNanos() - 1);
      assertThat(lease.held()).isTrue();
      nanos.addAndGet(1);
      assertThat(lease.held()).isFalse();
    }
  }

  @Test
  void aLockIsGivenTheLeaseThatItsHolderCountsWith() throws Exception {
    Duration longer = LEASE.multipliedBy(3);
    var patient =
        new EnvironmentLock(
            new FolderStateBackend(folder),
            clock,
            longer,
            new ProcessIdentity("elsewhere", "other-machine", 1, 1),
            nanos::get);
    try (Lease lease = taken(patient.attempt("ada", "apply", "tests")).lease()) {
      EnvironmentLock other = here();
      pass(longer.minusSeconds(1));
      assertThat(other.attempt("bob", "apply", "tests")).isEqualTo(held(lease, false));
    }
  }

  @Test
  void aHolderThatDiedOnThisMachineIsReplacedAtOnce() throws Exception {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();
    ProcessIdentity self = ProcessIdentity.current();
    var dead = new ProcessIdentity(self.host(), self.machine(), child.pid(), 0);
    Lease lost = taken(lock(dead).attempt("ada", "apply", "tests")).lease();
    assertThat(here().held().map(HeldLock::abandoned)).contains(true);
    Attempt.Taken mine = taken(here().attempt("bob", "apply", "tests"));
    assertThat(mine.takenOverFrom().map(LockInfo::who)).contains("ada");
    assertThat(here().held().map(HeldLock::abandoned)).contains(false);
    mine.lease().close();
    lost.close();
  }

  @Test
  void aProcessThatHasTheNumberOfAHolderThatDiedDoesNotKeepItsLock() throws Exception {
    ProcessIdentity self = ProcessIdentity.current();
    var before =
        new ProcessIdentity(self.host(), self.machine(), self.pid(), self.start() - 60_000);
    Lease lost = taken(lock(before).attempt("ada", "apply", "tests")).lease();
    Attempt.Taken mine = taken(here().attempt("bob", "apply", "tests"));
    assertThat(mine.takenOverFrom().map(LockInfo::who)).contains("ada");

    mine.lease().close();
    lost.close();
    for (long start : new long[] {self.start() - 1_000, self.start() + 1_000, 0}) {
      var same = new ProcessIdentity(self.host(), self.machine(), self.pid(), start);
      try (Lease lease = taken(lock(same).attempt("ada", "apply", "tests")).lease()) {
        assertThat(here().attempt("bob", "apply", "tests"))
            .as("the clock may have been set, and a start may be unknown: %d", start)
            .isInstanceOf(Attempt.Held.class);
        assertThat(lease.held()).isTrue();
      }
    }
  }

  @Test
  void aHolderIsLookedForAmongProcessesOnlyWhereItsSystemIsKnown() throws Exception {
    Path proc = Files.createDirectories(folder.resolve("proc"));
    Files.createDirectories(proc.resolve("self/ns"));
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
    ProcessIdentity unknown = ProcessIdentity.current(proc);
    var another = new ProcessIdentity("elsewhere", unknown.machine(), 999_999_999, 1);
    try (Lease lease = taken(lock(another).attempt("ada", "apply", "tests")).lease()) {
      assertThat(lock(unknown).attempt("bob", "apply", "tests")).isInstanceOf(Attempt.Held.class);
      assertThat(lease.held()).isTrue();
    }

    Path kernel = Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.writeString(kernel.resolve("boot_id"), "one-boot\n");
    ProcessIdentity known = ProcessIdentity.current(proc);
    var dead = new ProcessIdentity("here", known.machine(), 999_999_999, 1);
    Lease lost = taken(lock(dead).attempt("ada", "apply", "tests")).lease();
    assertThat(lock(known).attempt("bob", "apply", "tests")).isInstanceOf(Attempt.Taken.class);
    Files.writeString(kernel.resolve("boot_id"), "another-boot\n");
    assertThat(lock(ProcessIdentity.current(proc)).attempt("bob", "apply", "tests"))
        .as("another system's process")
        .isInstanceOf(Attempt.Held.class);
    lost.close();
  }

  @Test
  void breakingNeedsTheIdOfTheLockThatIsMeant() throws Exception {
    Lease lease = taken(here().attempt("ada", "apply", "tests")).lease();
    assertThat(here().breakLock("another")).isFalse();
    assertThat(here().breakLock(lease.info().id())).isTrue();
    lease.beat();
    assertThat(lease.held()).isFalse();
    assertThat(here().held()).isEmpty();
    lease.close();
  }

  @Test
  void whoLostTheLockStopsBeforeTheNextWriteAndChangesNothing() throws Exception {
    var backend = new FolderStateBackend(folder);
    var store = new StateStore(backend, Sealer.NONE, clock);
    Lease first = taken(elsewhere().attempt("ada", "apply", "tests")).lease();
    Ledger ledger = store.open(store.load(), first.info().fence(), first::held, false);
    ledger.add(new LedgerRecord.Forgotten(new ResourceAddress("thing", "a")));
    ledger.commit();
    pass(LEASE.plusSeconds(1));
    Lease second = takenOver(here(), nanos).lease();
    try (Ledger other = store.open(store.load(), second.info().fence(), second::held, true)) {
      other.add(new LedgerRecord.Forgotten(new ResourceAddress("thing", "b")));
    }
    ledger.add(new LedgerRecord.Forgotten(new ResourceAddress("thing", "c")));
    assertThatThrownBy(ledger::commit).isInstanceOf(Ledger.LockLostException.class);
    ledger.close();
    assertThat(store.load().state().serial()).isEqualTo(3);
    assertThat(store.load().damage()).isEmpty();
    second.close();
    first.close();
  }

  private static LedgerRecord forgotten(String name) {
    return new LedgerRecord.Forgotten(new ResourceAddress("thing", name));
  }

  @Test
  void whatAHolderWritesThatDoesNotKnowItLostTheLockCountsForNothing() throws Exception {
    var store = new StateStore(new FolderStateBackend(folder), Sealer.NONE, clock);
    Lease first = taken(elsewhere().attempt("ada", "apply", "tests")).lease();
    // Stopped between looking at the lock and writing: to it the lock looks held for ever.
    Ledger late = store.open(store.load(), first.info().fence(), () -> true, false);
    late.add(forgotten("late-1"));
    late.add(forgotten("late-2"));
    pass(LEASE.plusSeconds(1));
    Lease second = takenOver(here(), nanos).lease();
    assertThat(second.predecessorMayLive()).isTrue();
    try (Ledger other = store.open(store.load(), second.info().fence(), second::held, true)) {
      other.add(forgotten("b"));
    }
    EnvironmentState agreed = store.load().state();
    late.commit();
    assertThat(store.load().state().serial()).isEqualTo(agreed.serial());
    assertThat(store.load().state().lineage()).isEqualTo(agreed.lineage());
    assertThat(store.load().damage())
        .singleElement()
        .asString()
        .contains("after the lock was lost");
    assertThatThrownBy(late::close).isInstanceOf(StateBackend.VersionMismatchException.class);
    assertThat(store.load().state().lineage()).isEqualTo(agreed.lineage());
    second.close();
    first.close();
  }

  @Test
  void aSuccessorsRecordsPrevailOverLateOnesBeforeAnythingIsFolded() throws Exception {
    var store = new StateStore(new FolderStateBackend(folder), Sealer.NONE, clock);
    try (Ledger ledger = store.open(store.load(), 1, () -> true, false)) {
      ledger.add(forgotten("a"));
    }
    StateStore.Loaded loaded = store.load();
    Ledger late = store.open(store.load(), 2, () -> true, false);
    Ledger next = store.open(loaded, 3, () -> true, false);
    next.add(new LedgerRecord.Moved(new ResourceAddress("thing", "a"), ADDRESS));
    next.commit();
    for (int i = 0; i < 3; i++) {
      late.add(forgotten("late"));
    }
    late.commit();
    assertThat(store.load().state().serial()).isEqualTo(next.state().serial());
    assertThat(store.load().damage()).singleElement().asString().contains("3 records");
  }

  @Test
  void thatAPredecessorMayLiveIsRememberedUntilTheStateIsSafeFromIt() throws Exception {
    Lease broken = taken(here().attempt("ada", "apply", "tests")).lease();
    assertThat(broken.predecessorMayLive()).isFalse();
    here().breakLock(broken.info().id());
    Lease looked = taken(here().attempt("bob", "plan", "tests")).lease();
    assertThat(looked.predecessorMayLive()).isTrue();
    looked.close();
    Lease writes = taken(here().attempt("bob", "apply", "tests")).lease();
    assertThat(writes.predecessorMayLive()).isTrue();
    writes.fenced();
    writes.close();
    Lease after = taken(here().attempt("bob", "apply", "tests")).lease();
    assertThat(after.predecessorMayLive()).isFalse();
    after.close();
    broken.close();
  }

  /** An environment whose fence is at 3, written down by the second of its holders. */
  private StateStore usedForAWhile() throws Exception {
    var store = new StateStore(new FolderStateBackend(folder), Sealer.NONE, clock);
    for (int i = 0; i < 3; i++) {
      try (Lease lease = taken(here().attempt("ada", "apply", "tests")).lease()) {
        if (i == 1) {
          try (Ledger ledger = store.open(store.load(), lease.info().fence(), lease::held, false)) {
            ledger.add(forgotten("a"));
          }
        }
      }
    }
    return store;
  }

  private void theNextHolderIsHeardAfterACrash(StateStore store) throws Exception {
    EnvironmentState before = store.load().state();
    Lease next = taken(here().attempt("bob", "apply", "tests")).lease();
    assertThat(next.info().fence()).isGreaterThan(2);
    assertThat(next.predecessorMayLive()).isTrue();
    Ledger killed = store.open(store.load(), next.info().fence(), next::held, true);
    killed.add(new LedgerRecord.Moved(new ResourceAddress("thing", "a"), ADDRESS));
    killed.commit(); // and nothing is folded any more
    assertThat(store.load().state().serial()).isEqualTo(before.serial() + 1);
    assertThat(store.load().damage()).isEmpty();
    next.close();
  }

  @Test
  void aLostLockDoesNotGiveOutFencesAnew() throws Exception {
    StateStore store = usedForAWhile();
    Files.delete(folder.resolve("lock.json"));
    theNextHolderIsHeardAfterACrash(store);
  }

  @Test
  void aDamagedLockIsNobodysAndDoesNotGiveOutFencesAnew() throws Exception {
    StateStore store = usedForAWhile();
    for (String damaged :
        List.of("", "{", "{\"fence\":\"3\"}", "{\"fence\":3,\"id\":\"x\",\"who\":\"ada\"}")) {
      Files.writeString(folder.resolve("lock.json"), damaged);
      assertThat(here().held()).as(damaged).isEmpty();
      theNextHolderIsHeardAfterACrash(store);
    }
  }

  @Test
  void aJournalThatWasNotFoldedYetTellsItsFenceToo() throws Exception {
    var backend = new FolderStateBackend(folder);
    backend.createJournal(Ledger.journal(7)).close();
    assertThat(taken(here().attempt("bob", "apply", "tests")).lease().info().fence()).isEqualTo(8);
  }

  @Test
  void whatIsKeptIsForItsOwnerOnly() throws Exception {
    var backend = new FolderStateBackend(folder.resolve("state"));
    backend.write("a/b.json", new byte[] {1}, StateBackend.ABSENT);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("state/a/b.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aConditionalWriteThatComesTooLateChangesNothing() throws Exception {
    var backend = new FolderStateBackend(folder);
    long version = backend.write("x", new byte[] {1}, StateBackend.ABSENT);
    backend.write("x", new byte[] {2}, version);
    assertThatThrownBy(() -> backend.write("x", new byte[] {3}, version))
        .isInstanceOf(StateBackend.VersionMismatchException.class);
    assertThat(backend.read("x").orElseThrow().bytes()).containsExactly(2);
  }
}
