package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Gives attempts up whose deadline the emulator's clock was moved past. While it is not moved, the
 * caller's own timeout does.
 */
final class AttemptDeadlines {
  private final EmulatorClock clock;
  private final Set<Watch> open = ConcurrentHashMap.newKeySet();

  AttemptDeadlines(EmulatorClock clock) {
    this.clock = clock;
    clock.onTravel(() -> open.forEach(w -> w.giveUpAt(clock.instant())));
  }

  /**
   * Watches an attempt.
   *
   * @param until when it is given up, counted from before it was sent: its target may have it, and
   *     the clock may be moved, before it is watched
   */
  Watch watch(CompletableFuture<AggregatedHttpResponse> answer, Instant until) {
    Watch watch = new Watch(answer, until);
    open.add(watch);
    watch.giveUpAt(clock.instant());
    return watch;
  }

  /** An attempt that is waited for. */
  final class Watch implements AutoCloseable {
    private final CompletableFuture<AggregatedHttpResponse> answer;
    private final Instant until;

    private Watch(CompletableFuture<AggregatedHttpResponse> answer, Instant until) {
      this.answer = answer;
      this.until = until;
    }

    /** Waits for the answer; throws a CancellationException when it was given up. */
    AggregatedHttpResponse answer() throws ExecutionException, InterruptedException {
      return answer.get();
    }

    private void giveUpAt(Instant now) {
      if (!now.isBefore(until)) {
        answer.cancel(false);
      }
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }
}
