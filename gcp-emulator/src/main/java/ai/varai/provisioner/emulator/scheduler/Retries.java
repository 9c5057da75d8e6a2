package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.support.Doublings;
import com.google.cloud.scheduler.v1.RetryConfig;
import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often and when a failed attempt is made again: {@code retry_count} times, and as long as
 * {@code max_retry_duration} lasts if that is longer; never without a count.
 *
 * @param most for how long, from the beginning of the execution; zero for no such limit
 * @see <a href="https://cloud.google.com/scheduler/docs/configuring/retry-jobs">Retry jobs</a>
 */
record Retries(int count, Duration most, Doublings waits) {

  static Retries of(RetryConfig config) {
    return new Retries(
        config.getRetryCount(),
        of(config.getMaxRetryDuration()),
        new Doublings(
            of(config.getMinBackoffDuration()),
            of(config.getMaxBackoffDuration()),
            config.getMaxDoublings()));
  }

  private static Duration of(com.google.protobuf.Duration duration) {
    return Duration.ofMillis(Durations.toMillis(duration));
  }

  /** When the attempt that has just failed is made again; empty if it is not. */
  Optional<Instant> after(JobRun failed, Instant now) {
    boolean more =
        count > 0 && (failed.failures() < count || failed.since(now).compareTo(most) < 0);
    return more ? Optional.of(now.plus(waits.after(failed.failures() + 1))) : Optional.empty();
  }
}
