package ai.varai.provisioner.gcp.client;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** Makes calls: within the API's rate, counted, with failures read. */
public final class Calls {
  private final RateLimits limits = new RateLimits(System::nanoTime);
  private final AtomicLong made = new AtomicLong();

  /**
   * Makes one call.
   *
   * @param api first label of the API's host name
   * @param what what is tried, for messages
   */
  public <T> T run(String api, String what, Callable<T> call)
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

  /** Makes one call whose answer "there is no such resource" is an answer. */
  public <T> Optional<T> find(String api, String what, Callable<T> call)
      throws ProviderException, InterruptedException {
    try {
      return Optional.of(run(api, what, call));
    } catch (ApiFailure e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** How many calls have been made. */
  public long made() {
    return made.get();
  }
}
