package ai.varai.provisioner.emulator.control;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** The emulated cloud's clock: another clock, moved by an offset that travels in time. */
public final class EmulatorClock extends Clock {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final Clock base;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  public EmulatorClock(Clock base) {
    this.base = base;
  }

  /** Moves the clock by the given amount and runs what became due. */
  public void advance(Duration by) {
    offset.updateAndGet(o -> checked(o.plus(by)));
    listeners.forEach(Runnable::run);
  }

  /** Moves the clock to the given instant and runs what became due. */
  public void moveTo(Instant instant) {
    offset.set(checked(Duration.between(base.instant(), instant)));
    listeners.forEach(Runnable::run);
  }

  /** Google's timestamps end with the year 9999, and so do milliseconds and sums of the like. */
  private Duration checked(Duration moved) {
    Instant then = base.instant().plus(moved);
    if (then.isBefore(FIRST) || then.isAfter(LAST)) {
      throw new DateTimeException(then + " is not between " + FIRST + " and " + LAST);
    }
    return moved;
  }

  /** Back to the base clock. */
  public void reset() {
    offset.set(Duration.ZERO);
  }

  /** How far this clock is ahead of the base clock; negative when it is behind. */
  public Duration ahead() {
    return Objects.requireNonNull(offset.get());
  }

  /** Calls back after each travel in time. */
  public void onTravel(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset.get());
  }

  @Override
  public ZoneId getZone() {
    return base.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.system(zone).getZone().equals(zone) ? this : base.withZone(zone);
  }
}
