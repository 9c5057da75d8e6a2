package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.spi.ProviderLimits;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps calls within what the provider stands: so many at once, so many each second. */
final class CallGate {
  private final Semaphore permits;
  private final long nanosBetween;
  private long next;

  CallGate(ProviderLimits limits, int parallelism) {
    int allowed =
        parallelism > 0 ? Math.min(parallelism, limits.concurrency()) : limits.concurrency();
    permits = new Semaphore(allowed, true);
    nanosBetween =
        Double.isInfinite(limits.callsPerSecond())
            ? 0
            : (long) (TimeUnit.SECONDS.toNanos(1) / limits.callsPerSecond());
  }

  static int allowed(ProviderLimits limits, int parallelism) {
    return parallelism > 0 ? Math.min(parallelism, limits.concurrency()) : limits.concurrency();
  }

  void enter() throws InterruptedException {
    permits.acquire();
    try {
      long wait = reserve();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    } catch (InterruptedException e) {
      permits.release();
      throw e;
    }
  }

  void leave() {
    permits.release();
  }

  private synchronized long reserve() {
    if (nanosBetween == 0) {
      return 0;
    }
    long now = System.nanoTime();
    long at = Math.max(now, next);
    next = at + nanosBetween;
    return at - now;
  }
}
