package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.RetrySettings;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a call is repeated. */
final class Backoff {
  private final RetrySettings settings;
  private final RandomGenerator random;

  Backoff(RetrySettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** Whether a call that has been made so often may be made again after this failure. */
  boolean again(int made, ProviderException failure) {
    return failure.retryable() && made < settings.attempts();
  }

  /**
   * The pause after the given number of calls: what the target asked for, or else half to the whole
   * of the doubled first pause.
   */
  Duration pause(int made, ProviderException failure) {
    if (failure.retryAfter().isPresent()) {
      return failure.retryAfter().get();
    }
    long longest = settings.longest().toMillis();
    int doublings = Math.min(made - 1, 30);
    long full = Math.min(longest, settings.first().toMillis() << doublings);
    long spread;
    synchronized (random) {
      spread = full < 2 ? 0 : random.nextLong(full / 2 + 1);
    }
    return Duration.ofMillis(full - full / 2 + spread);
  }
}
