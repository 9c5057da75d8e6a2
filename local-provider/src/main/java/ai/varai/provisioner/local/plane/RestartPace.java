package ai.varai.provisioner.local.plane;

import java.time.Duration;

/**
 * When an instance that is to be kept is started again. Cloud Run "limits instance restarts to
 * prevent uncontrolled crash loops"; how, it does not say. Here the first is at once, and each
 * further one waits twice as long, until no instance has ended for a while.
 *
 * @see <a href="https://cloud.google.com/run/docs/configuring/healthchecks">Health checks</a>
 */
final class RestartPace {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration CALM = Duration.ofMinutes(10);

  private int ends;
  private long lastNanos;

  /**
   * An instance has ended, or did not start.
   *
   * @param nowNanos by {@link System#nanoTime}
   * @return how long to wait before the next start
   */
  Duration ended(long nowNanos) {
    if (ends > 0 && nowNanos - lastNanos > CALM.toNanos()) {
      ends = 0;
    }
    lastNanos = nowNanos;
    ends++;
    if (ends == 1) {
      return Duration.ZERO;
    }
    Duration pause = FIRST.multipliedBy(1L << Math.min(ends - 2, 10));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
