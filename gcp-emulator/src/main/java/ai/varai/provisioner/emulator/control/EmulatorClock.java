package ai.varai.provisioner.emulator.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** The emulated cloud's clock: another clock, moved by an offset that travels in time. */
public final class EmulatorClock extends Clock {

  private final Clock base;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  public EmulatorClock(Clock base) {
    this.base = base;
  }

  /** Moves the clock by the given amount and runs what became due. */
  public void advance(Duration by) {
    offset.updateAndGet(o -> o.plus(by));
    listeners.forEach(Runnable::run);
  }

  /** Moves the clock to the given instant and runs what became due. */
  public void moveTo(Instant instant) {
    offset.set(Duration.between(base.instant(), instant));
    listeners.forEach(Runnable::run);
  }

  /** Back to the base clock. */
  public void reset() {
    offset.set(Duration.ZERO);
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
