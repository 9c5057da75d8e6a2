package ai.varai.provisioner.emulator.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long somebody is still waited for who has to do something now and then. */
final class Patience {

  private final Duration most;
  private final LongSupplier nanoTime;
  private volatile long last;

  /**
   * @param most how long nothing may happen
   */
  Patience(Duration most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /** Something happened. */
  void renew() {
    last = nanoTime.getAsLong();
  }

  /** What is left; zero when it is over. */
  Duration left() {
    Duration left = most.minusNanos(nanoTime.getAsLong() - last);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
