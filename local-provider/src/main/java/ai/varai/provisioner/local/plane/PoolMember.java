package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An instance of a revision, from the decision to start it on. Its pool's lock guards it. */
final class PoolMember {
  private static final Duration BILLED = Duration.ofMillis(100);

  private final CompletableFuture<Outcome> started = new CompletableFuture<>();
  private Optional<RunningWorkload> running = Optional.empty();
  private boolean leaving;
  private int taken;
  private int mostTaken;
  private long usedNanos = System.nanoTime();
  private long busySinceNanos = System.nanoTime();
  private long busyNanos;

  /** Completes when it is ready or has failed. */
  CompletableFuture<Outcome> started() {
    return started;
  }

  /** It has started: until then it was busy with that. */
  void runs(RunningWorkload workload) {
    running = Optional.of(workload);
    usedNanos = System.nanoTime();
    busyNanos += usedNanos - busySinceNanos;
  }

  Optional<RunningWorkload> running() {
    return running;
  }

  boolean starting() {
    return running.isEmpty();
  }

  /** Takes no more requests, and ends with the last one that it has. */
  void leave() {
    leaving = true;
  }

  boolean leaving() {
    return leaving;
  }

  /** Whether it may be given a request, as far as is known without asking it. */
  boolean free(int concurrency) {
    return !leaving && taken < concurrency && running.filter(RunningWorkload::ready).isPresent();
  }

  String id() {
    return running.map(RunningWorkload::id).orElse("");
  }

  void take() {
    usedNanos = System.nanoTime();
    if (taken == 0) {
      busySinceNanos = usedNanos;
    }
    taken++;
    mostTaken = Math.max(mostTaken, taken);
  }

  void give() {
    usedNanos = System.nanoTime();
    taken--;
    if (taken == 0) {
      busyNanos += usedNanos - busySinceNanos;
    }
  }

  boolean idle() {
    return taken == 0;
  }

  Duration unused() {
    return idle() ? Duration.ofNanos(System.nanoTime() - usedNanos) : Duration.ZERO;
  }

  /** How many requests it had at a time since it was asked last, at most. */
  int takeMost() {
    int most = mostTaken;
    mostTaken = taken;
    return most;
  }

  /** How long it started or had requests since it was asked last, rounded up to 100 ms. */
  Duration takeBusy() {
    if (starting() || taken > 0) {
      long now = System.nanoTime();
      busyNanos += now - busySinceNanos;
      busySinceNanos = now;
    }
    long units = (busyNanos + BILLED.toNanos() - 1) / BILLED.toNanos();
    busyNanos = 0;
    return BILLED.multipliedBy(units);
  }
}
