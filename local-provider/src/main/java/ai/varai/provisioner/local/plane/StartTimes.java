package ai.varai.provisioner.local.plane;

import java.time.Duration;

/**
 * How long instances of a revision took to start, and therefore how long a request waits for a
 * place: 3.5 times as long as a start takes on the average.
 *
 * @see <a href="https://cloud.google.com/run/docs/about-instance-autoscaling">Instance
 *     autoscaling</a>
 */
final class StartTimes {
  private static final double STARTS = 3.5;

  private int count;
  private Duration sum = Duration.ZERO;

  void add(Duration time) {
    count++;
    sum = sum.plus(time);
  }

  /** Whether an instance has ever started. */
  boolean any() {
    return count > 0;
  }

  /**
   * How long a request waits.
   *
   * @param atLeast however fast the instances start
   */
  Duration patience(Duration atLeast) {
    Duration usual =
        count == 0 ? Duration.ZERO : Duration.ofNanos((long) (STARTS * sum.toNanos() / count));
    return usual.compareTo(atLeast) > 0 ? usual : atLeast;
  }
}
