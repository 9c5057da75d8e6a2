package ai.varai.provisioner.lifecycle.state;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The lock while it is ours; renews itself three times in its life. */
public final class Lease implements AutoCloseable {
  private final EnvironmentLock lock;
  private final Clock clock;
  private final ScheduledExecutorService heart;
  private LockInfo info;
  private long version;
  private boolean lost;

  Lease(EnvironmentLock lock, LockInfo info, long version, Clock clock, Duration duration) {
    this.lock = lock;
    this.info = info;
    this.version = version;
    this.clock = clock;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "lock-heartbeat");
              thread.setDaemon(true);
              return thread;
            });
    long pause = Math.max(1, duration.toMillis() / 3);
    var unused = heart.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
  }

  public synchronized LockInfo info() {
    return info;
  }

  /**
   * Whether the lock is certainly still ours. It ends a little before the lease does, so that a
   * write which begins now has ended by then.
   */
  public synchronized boolean held() {
    Duration left = Duration.between(clock.instant(), info.expires());
    return !lost && left.compareTo(Duration.ZERO) > 0;
  }

  /** Renews now; a failure to reach the backend is no loss until the lease runs out. */
  synchronized void beat() {
    if (lost) {
      return;
    }
    try {
      lock.renew(info, version)
          .ifPresentOrElse(
              renewed -> {
                info = renewed.info();
                version = renewed.version();
              },
              () -> lost = true);
    } catch (IOException | RuntimeException e) {
      // The next beat may get through; held() turns false when none does in time.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    heart.shutdownNow();
    synchronized (this) {
      if (!lost) {
        lost = true;
        lock.release(info, version);
      }
    }
  }
}
