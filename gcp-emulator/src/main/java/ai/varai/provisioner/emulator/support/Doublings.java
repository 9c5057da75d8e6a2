package ai.varai.provisioner.emulator.support;

import java.time.Duration;

/**
 * How long one waits before the next attempt: the least time at first, twice as long each time for
 * so many times, then always by the last step longer, and never longer than the most.
 *
 * @param times how often the time doubles
 */
public record Doublings(Duration least, Duration most, int times) {
  /** More would be years, whatever the least time is. */
  private static final int ENOUGH = 30;

  /**
   * The time to wait.
   *
   * @param failures how many attempts have failed, one at least
   */
  public Duration after(int failures) {
    int doubled = Math.min(Math.min(times, ENOUGH), failures - 1);
    long steps = 1L << doubled;
    Duration grown = least.multipliedBy(steps * (failures - doubled));
    return grown.compareTo(most) < 0 ? grown : most;
  }
}
