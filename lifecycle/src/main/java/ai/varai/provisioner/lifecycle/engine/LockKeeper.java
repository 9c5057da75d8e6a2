package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.state.EnvironmentLock;
import ai.varai.provisioner.lifecycle.state.Lease;
import ai.varai.provisioner.lifecycle.state.LockInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Takes the lock, waiting for it when told to. */
final class LockKeeper {
  private final LifecycleSettings settings;
  private final EnvironmentLock lock;
  private final Events events;

  LockKeeper(LifecycleSettings settings, EnvironmentLock lock, Events events) {
    this.settings = settings;
    this.lock = lock;
    this.events = events;
  }

  /**
   * Takes it.
   *
   * @param timeout how long to wait at most; empty waits only for a lock that looks abandoned,
   *     until that is certain, which is not long
   */
  Lease take(String operation, Optional<Duration> timeout)
      throws InterruptedException, IOException {
    Instant until = events.now().plus(timeout.orElse(Duration.ZERO));
    boolean told = false;
    while (true) {
      EnvironmentLock.Attempt attempt = lock.attempt(settings.who(), operation, settings.tool());
      if (attempt instanceof EnvironmentLock.Attempt.Taken taken) {
        Optional<String> from = taken.takenOverFrom().map(LockInfo::describe);
        events.tell(
            new LifecycleEvent.LockAcquired(events.now(), taken.lease().info().fence(), from));
        return taken.lease();
      }
      EnvironmentLock.Attempt.Held held = (EnvironmentLock.Attempt.Held) attempt;
      LockInfo holder = held.holder();
      boolean watching = held.quiet() && timeout.isEmpty();
      if (!watching && !events.now().isBefore(until)) {
        throw new LifecycleException(
            LifecycleException.Category.LOCK_HELD,
            "the environment is locked by " + holder.describe(),
            held.quiet()
                ? "it looks abandoned; a wait of a minute for the lock shows it, and takes it over"
                : "wait for it, allow a longer wait for the lock, or break the lock "
                    + holder.id()
                    + " if that process is gone");
      }
      if (!told) {
        told = true;
        events.tell(new LifecycleEvent.LockWaiting(events.now(), holder.describe()));
      }
      Thread.sleep(lock.pollInterval().toMillis());
    }
  }
}
