package ai.varai.provisioner.lifecycle.state;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The lock while it is ours; renews itself three times in its life. */
public final class Lease implements AutoCloseable {
  private final EnvironmentLock lock;
  private final ScheduledExecutorService heart;
  private final boolean unclean;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile Term term;
  private volatile boolean lost;
  private volatile boolean fenced;
  private long version;

  /**
   * @param since when the lease began, by this process's own count
   * @param unclean whether a holder before this one may live and not know that it lost the lock
   */
  Lease(EnvironmentLock lock, LockInfo info, long version, long since, boolean unclean) {
    this.lock = lock;
    this.term = new Term(info, since);
    this.version = version;
    this.unclean = unclean;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "lock-heartbeat");
              thread.setDaemon(true);
              return thread;
            });
    long pause = Math.max(1, info.lease().toMillis() / 3);
    var unused = heart.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** What was written down last, and when it began by this process's own count. */
  private record Term(LockInfo info, long since) {}

  public LockInfo info() {
    return term.info();
  }

  /** Whether the lock is certainly still ours. Waits for nothing, not even a slow heartbeat. */
  public boolean held() {
    Term last = term;
    return !lost && lock.runs(last.info(), last.since());
  }

  /**
   * Whether a holder before this one may not know yet that it lost the lock, and nothing has been
   * done about what it may still write.
   */
  public boolean predecessorMayLive() {
    return unclean && !fenced;
  }

  /** Notes that the state is safe from earlier holders. */
  public void fenced() {
    fenced = true;
  }

  /** Renews now; a failure to reach the backend is no loss until the lease runs out. */
  void beat() {
    writing.lock();
    try {
      if (lost) {
        return;
      }
      lock.renew(info(), version)
          .ifPresentOrElse(
              renewed -> {
                term = new Term(renewed.info(), renewed.since());
                version = renewed.version();
              },
              () -> lost = true);
    } catch (IOException | RuntimeException e) {
      // The next beat may get through; held() turns false when none does in time.
      return;
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    heart.shutdownNow();
    writing.lock();
    try {
      if (!lost) {
        lost = true;
        lock.release(info(), version, predecessorMayLive());
      }
    } finally {
      writing.unlock();
    }
  }
}
