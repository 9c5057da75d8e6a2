package ai.varai.provisioner.emulator.operation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Callers that wait for operations, or for messages, in real time. Each has a thread that other
 * calls need as well: when there are many, the next ones wait a moment only, as Google's methods
 * may do when they are overloaded.
 *
 * @see <a
 *     href="https://cloud.google.com/compute/docs/reference/rest/v1/globalOperations/wait">globalOperations.wait</a>
 */
public final class Waiters {
  /** Half of the threads that answer calls. */
  private static final int MOST = 100;

  private static final Duration CROWDED = Duration.ofMillis(200);
  private static final long LOOK_MILLIS = 10;

  private final Semaphore places = new Semaphore(MOST);
  private volatile UnaryOperator<Duration> limit = UnaryOperator.identity();
  private volatile BooleanSupplier gone = () -> false;

  /** Says how long the caller on this thread waits at most, who would wait so long. */
  public void limit(UnaryOperator<Duration> limit) {
    this.limit = limit;
  }

  /** Says when the caller on this thread is not there any more. */
  public void leaveWhen(BooleanSupplier gone) {
    this.gone = gone;
  }

  /** How many callers have a place to wait at. */
  public int waiting() {
    return MOST - places.availablePermits();
  }

  /** What is seen of the operation when it is finished or not waited for any longer. */
  Optional<OperationRow> await(Supplier<Optional<OperationRow>> look, Duration atMost) {
    return await(look, row -> row.isEmpty() || row.get().done(), atMost);
  }

  /** What is seen when it is enough or not waited for any longer. */
  public <T> T await(Supplier<T> look, Predicate<T> enough, Duration atMost) {
    if (!places.tryAcquire()) {
      return look(look, enough, CROWDED.compareTo(atMost) < 0 ? CROWDED : atMost);
    }
    try {
      return look(look, enough, atMost);
    } finally {
      places.release();
    }
  }

  private <T> T look(Supplier<T> look, Predicate<T> enough, Duration atMost) {
    long end = System.nanoTime() + limit.apply(atMost).toNanos();
    while (true) {
      T seen = look.get();
      if (enough.test(seen) || System.nanoTime() >= end || gone.getAsBoolean()) {
        return seen;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return seen;
      }
    }
  }
}
