package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Action;
import java.util.Optional;

/** The line that stays on the screen for an event that ends or upsets something. */
final class EventText {
  private final Paint paint;

  EventText(Paint paint) {
    this.paint = paint;
  }

  /** The line; empty for events that only matter while they last. */
  Optional<String> of(LifecycleEvent event) {
    return operation(event).or(() -> check(event)).or(() -> rest(event));
  }

  /** Whether it casts doubt on what a command says, whatever the command is about. */
  static boolean isAlarm(LifecycleEvent event) {
    return event instanceof LifecycleEvent.StateRecovered
        || event instanceof LifecycleEvent.Warning;
  }

  private Optional<String> operation(LifecycleEvent event) {
    if (event instanceof LifecycleEvent.OperationFinished e) {
      return Optional.of(
          paint.green("  " + e.operation().symbol() + " ")
              + e.address()
              + "  "
              + (e.changed() ? done(e.operation()) : "as wanted")
              + paint.dim(" " + Durations.text(e.took())));
    }
    if (event instanceof LifecycleEvent.OperationFailed e) {
      return Optional.of(
          paint.red("  x ")
              + e.address()
              + "  "
              + e.operation().word()
              + " failed: "
              + e.message());
    }
    if (event instanceof LifecycleEvent.OperationSkipped e) {
      return Optional.of(
          paint.dim(
              "  - "
                  + e.address()
                  + "  skipped"
                  + e.because().map(cause -> ": needs " + cause).orElse("")));
    }
    if (event instanceof LifecycleEvent.OperationRetrying e) {
      return Optional.of(
          paint.yellow("  ? ")
              + e.address()
              + "  trying again in "
              + Durations.text(e.pause())
              + ": "
              + e.reason());
    }
    return Optional.empty();
  }

  private Optional<String> check(LifecycleEvent event) {
    if (event instanceof LifecycleEvent.CheckPassed e) {
      return Optional.of(
          paint.green("  ok ")
              + e.address()
              + "  "
              + e.check()
              + (e.unusual() ? ": " + e.detail() : "")
              + paint.dim(" " + Durations.text(e.took())));
    }
    if (event instanceof LifecycleEvent.CheckFailed e) {
      return Optional.of(paint.red("  x ") + e.address() + "  " + e.check() + ": " + e.detail());
    }
    return Optional.empty();
  }

  private Optional<String> rest(LifecycleEvent event) {
    if (event instanceof LifecycleEvent.LockWaiting e) {
      return Optional.of("Waiting for the lock, held by " + e.holder());
    }
    if (event instanceof LifecycleEvent.LockAcquired e) {
      return e.takenOverFrom().map(holder -> "Lock taken over from " + holder + ", which is gone");
    }
    if (event instanceof LifecycleEvent.StateRecovered e) {
      return Optional.of(paint.yellow("State put right: ") + e.what());
    }
    if (event instanceof LifecycleEvent.InterruptRequested e) {
      return Optional.of(
          paint.yellow(
              e.abandon()
                  ? "Leaving what runs as it is; the next run takes it up."
                  : "Stopping: what runs is finished first. Interrupt again to leave at once."));
    }
    if (event instanceof LifecycleEvent.Warning e) {
      return Optional.of(paint.yellow("Warning: ") + e.message());
    }
    return Optional.empty();
  }

  private static String done(Action action) {
    return switch (action) {
      case CREATE -> "created";
      case UPDATE -> "updated";
      case REPLACE -> "replaced";
      case DELETE -> "deleted";
      case ADOPT -> "adopted";
      case FORGET -> "forgotten";
      case NO_OP -> "as wanted";
    };
  }
}
