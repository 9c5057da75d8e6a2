package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.RetrySettings;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a call is repeated. */
final class Backoff {
  /** With the usual pauses about six minutes, in which what was switched on is known everywhere. */
  private static final int UNTIL_SWITCHED_ON = 20;

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

  /** The same for a call that changes something, whose way an earlier step may just have opened. */
  boolean changeAgain(int made, ProviderException failure) {
    return failure.category() == Category.DISABLED
        ? made < Math.max(UNTIL_SWITCHED_ON, settings.attempts())
        : again(made, failure);
  }

  /**
   * The pause after the given number of calls: half to the whole of the doubled first pause, and
   * not less than what the target asked for. Some ask for nothing at all, again and again.
   */
  Duration pause(int made, ProviderException failure) {
    Duration own = own(made);
    return failure.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own);
  }

  private Duration own(int made) {
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
