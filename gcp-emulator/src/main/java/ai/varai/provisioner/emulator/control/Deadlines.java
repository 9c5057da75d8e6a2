package ai.varai.provisioner.emulator.control;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of the call that a thread answers. A call whose deadline has passed must not begin
 * to have its effect, since its caller was told that it failed; one that has begun goes on.
 */
public final class Deadlines {

  private static final class Running {
    final Deadline deadline;
    boolean begun;

    Running(Deadline deadline) {
      this.deadline = deadline;
    }
  }

  private final LongSupplier nanoTime;

  // Of one emulator: a JVM may run several.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable Running> current = new ThreadLocal<>();

  public Deadlines(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The time that deadlines are on. */
  public long now() {
    return nanoTime.getAsLong();
  }

  /** Answers a call on this thread. */
  public <R> R within(Optional<Deadline> deadline, Supplier<R> answer) {
    current.set(deadline.map(Running::new).orElse(null));
    try {
      return answer.get();
    } finally {
      current.remove();
    }
  }

  /** So long, or until the deadline when that is sooner. */
  public Duration atMost(Duration wanted) {
    Running running = current.get();
    if (running == null) {
      return wanted;
    }
    Duration left = running.deadline.remaining(now());
    return left.compareTo(wanted) < 0 ? left : wanted;
  }

  /** Throws when the deadline has passed. */
  public void check() {
    Running running = current.get();
    if (running != null && running.deadline.remaining(now()).isZero()) {
      throw Deadline.exceeded();
    }
  }

  /** The effect begins, unless the deadline has passed. */
  public void begin() {
    Running running = current.get();
    if (running != null && !running.begun) {
      check();
      running.begun = true;
    }
  }
}
