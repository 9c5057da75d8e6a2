package ai.varai.provisioner.lifecycle;

import java.time.Duration;

/**
 * How a call that failed for a passing reason is repeated: the pause doubles from {@code first} up
 * to {@code longest}, and each is spread over half of itself to the whole ("equal jitter").
 *
 * @param attempts calls in all, at least 1
 */
public record RetrySettings(int attempts, Duration first, Duration longest) {
  public static final RetrySettings DEFAULT =
      new RetrySettings(8, Duration.ofMillis(250), Duration.ofSeconds(30));

  public RetrySettings {
    if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "retries make no sense: " + attempts + ", " + first + ", " + longest);
    }
  }
}
