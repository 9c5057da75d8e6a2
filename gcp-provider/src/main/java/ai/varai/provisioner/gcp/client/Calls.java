package ai.varai.provisioner.gcp.client;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes calls: within the API's rate, counted, with failures read. A call that was turned away
 * because of its rate has had no effect and is made again after the time that the answer names
 * (Retry-After, or {@code RetryInfo}). A call that only looks is also made again when its answer is
 * lost or the server is out of order, so that one bad answer does not spoil a list of many pages.
 * What is left after that, the engine decides.
 */
public final class Calls {
  private static final int ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private final RateLimits limits = new RateLimits(System::nanoTime);
  private final AtomicLong made = new AtomicLong();
  private final RandomGenerator random;

  /**
   * Calls of one provider.
   *
   * @param random spreads repetitions
   */
  public Calls(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Makes one call that may change something.
   *
   * @param api first label of the API's host name
   * @param what what is tried, for messages
   */
  public <T> T run(String api, String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    return repeat(api, what, call, false);
  }

  /** Makes one call that changes nothing. */
  public <T> T look(String api, String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    return repeat(api, what, call, true);
  }

  /** Makes one call that changes nothing and may answer "there is no such resource". */
  public <T> Optional<T> find(String api, String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    try {
      return Optional.of(look(api, what, call));
    } catch (ApiFailure e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T repeat(String api, String what, Callable<T> call, boolean looks)
      throws ProviderException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(api, what, call);
      } catch (ProviderException e) {
        boolean again =
            e.category() == Category.THROTTLED || (looks && e.category() == Category.TRANSIENT);
        Duration pause = e.retryAfter().orElse(pause(attempt));
        if (!again || attempt == ATTEMPTS || pause.compareTo(LONGEST_PAUSE) > 0) {
          throw e;
        }
        Thread.sleep(pause.toMillis());
      }
    }
  }

  private Duration pause(int attempt) {
    long full = FIRST_PAUSE_MILLIS << attempt;
    synchronized (random) {
      return Duration.ofMillis(full / 2 + random.nextLong(full / 2));
    }
  }

  private <T> T once(String api, String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    long millis = limits.take(api).toMillis();
    if (millis > 0) {
      Thread.sleep(millis);
    }
    made.incrementAndGet();
    try {
      return call.call();
    } catch (ProviderException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException(what);
      }
      throw Failures.of(what, e);
    }
  }

  /** How many calls have been made. */
  public long made() {
    return made.get();
  }
}
