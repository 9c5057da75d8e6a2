package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.support.Doublings;
import com.google.protobuf.util.Durations;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;

/**
 * How long a message waits before it is delivered once more: twice as long each time, between the
 * two limits of the subscription's retry policy. Without a policy it comes at once, but for push
 * subscriptions, which wait for a tenth of a second at first and a minute at most.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/handling-failures">Failures</a>
 */
final class Backoff {
  private static final Duration PUSH_LEAST = Duration.ofMillis(100);
  private static final Duration PUSH_MOST = Duration.ofMinutes(1);
  private static final Duration LEAST = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final int DOUBLINGS = 20;

  private Backoff() {}

  /**
   * @param attempts how often it was delivered so far
   */
  static Duration after(Subscription subscription, int attempts) {
    RetryPolicy policy = subscription.getRetryPolicy();
    if (subscription.hasRetryPolicy()) {
      return doubled(
          policy.hasMinimumBackoff() ? of(policy.getMinimumBackoff()) : LEAST,
          policy.hasMaximumBackoff() ? of(policy.getMaximumBackoff()) : MOST,
          attempts);
    }
    return subscription.getPushConfig().getPushEndpoint().isEmpty()
        ? Duration.ZERO
        : doubled(PUSH_LEAST, PUSH_MOST, attempts);
  }

  private static Duration doubled(Duration least, Duration most, int attempts) {
    return new Doublings(least, most, DOUBLINGS).after(Math.max(1, attempts));
  }

  private static Duration of(com.google.protobuf.Duration duration) {
    return Duration.ofMillis(Durations.toMillis(duration));
  }
}
