package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Outcome;
import ai.varai.provisioner.emulator.run.ServiceRunner.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The instances that a pool has, oldest first. The pool's lock guards them. */
final class PoolMembers {
  private final List<PoolMember> all = new ArrayList<>();
  private final Executor workers;
  private Duration endedBusy = Duration.ZERO;
  private boolean counted;

  /**
   * @param workers end instances, which may take long
   */
  PoolMembers(Executor workers) {
    this.workers = workers;
  }

  /** One more, which is to be started. */
  PoolMember add() {
    PoolMember member = new PoolMember();
    all.add(member);
    return member;
  }

  boolean contains(PoolMember member) {
    return all.contains(member);
  }

  /** How many there are, without those that are to end. */
  int present() {
    return (int) all.stream().filter(m -> !m.leaving()).count();
  }

  int starting() {
    return (int) all.stream().filter(PoolMember::starting).count();
  }

  /** Whether one passes its readiness probes. */
  boolean anyReady() {
    return all.stream().anyMatch(m -> m.running().filter(RunningWorkload::ready).isPresent());
  }

  List<CompletableFuture<Outcome>> started() {
    return all.stream().filter(m -> !m.leaving()).map(PoolMember::started).toList();
  }

  List<PoolMember> oldestFirst() {
    return List.copyOf(all);
  }

  /** One that lives and has a place; the preferred one, if that is such. */
  Optional<PoolMember> free(int concurrency, String preferred) {
    while (true) {
      List<PoolMember> free = all.stream().filter(m -> m.free(concurrency)).toList();
      Optional<PoolMember> best =
          free.stream()
              .filter(m -> m.id().equals(preferred))
              .findFirst()
              .or(() -> free.stream().findFirst());
      if (best.isEmpty() || best.get().running().filter(RunningWorkload::alive).isPresent()) {
        return best;
      }
      remove(best.get());
    }
  }

  /** Takes one out and ends it; it may be out. */
  void remove(PoolMember member) {
    if (all.remove(member)) {
      endedBusy = endedBusy.plus(member.takeBusy());
      member.running().ifPresent(running -> workers.execute(running::close));
    }
  }

  /** Takes those out that have ended; whether there were any. */
  boolean removeEnded() {
    List<PoolMember> ended =
        all.stream().filter(m -> m.running().filter(r -> !r.alive()).isPresent()).toList();
    ended.forEach(this::remove);
    return !ended.isEmpty();
  }

  /** Takes all out, for somebody else to end them. */
  List<RunningWorkload> clear() {
    List<RunningWorkload> running =
        all.stream().map(PoolMember::running).flatMap(Optional::stream).toList();
    all.clear();
    return running;
  }

  /** What they did since they were asked last; empty when there were none. */
  Optional<Usage> usage() {
    Duration billable = endedBusy;
    endedBusy = Duration.ZERO;
    List<Integer> active = new ArrayList<>();
    int idle = 0;
    for (PoolMember m : all) {
      billable = billable.plus(m.takeBusy());
      int most = m.takeMost();
      if (most > 0) {
        active.add(most);
      } else {
        idle++;
      }
    }
    // The last time says that there are none any more.
    boolean none = all.isEmpty() && billable.isZero() && !counted;
    counted = !all.isEmpty();
    return none ? Optional.empty() : Optional.of(new Usage(active, idle, billable));
  }
}
