package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs what reads or writes a state, and says of what goes wrong what it means for the caller. */
final class StateGuard {
  private final StateBackend backend;
  private volatile @Nullable Thread looking;

  StateGuard(StateBackend backend) {
    this.backend = backend;
  }

  interface Step<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Runs a step that only looks: an interruption ends it at once. */
  <T> T look(Step<T> step) throws InterruptedException {
    looking = Thread.currentThread();
    try {
      return run(step);
    } finally {
      looking = null;
    }
  }

  /** Ends a step that only looks, if there is one. */
  void interrupt() {
    Thread busy = looking;
    if (busy != null) {
      busy.interrupt();
    }
  }

  /** Runs a step that waits for nothing. */
  <T> T quickly(Step<T> step) {
    try {
      return run(step);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("this step waits for nothing", e);
    }
  }

  <T> T run(Step<T> step) throws InterruptedException {
    try {
      return step.run();
    } catch (StateBackend.VersionMismatchException e) {
      throw new LifecycleException(
          LifecycleException.Category.LOCK_HELD,
          "somebody else changed the state at the same time: " + e.getMessage(),
          "try again",
          List.of(),
          e);
    } catch (StateFormatException e) {
      throw new LifecycleException(
          LifecycleException.Category.FAILED,
          "the state in " + backend.describe() + " is newer than this program: " + e.getMessage(),
          "use the program that wrote it, or a newer one",
          List.of(),
          e);
    } catch (IOException | UncheckedIOException e) {
      throw new LifecycleException(
          LifecycleException.Category.FAILED,
          "the state in " + backend.describe() + " cannot be read or written: " + reason(e),
          e instanceof StateBackend.UnusableException
              ? ""
              : "look at its permissions and the space that is left",
          List.of(),
          e);
    }
  }

  /** What a failure to read or write says, for the end of a sentence. */
  static String reason(Exception failure) {
    Throwable cause = failure.getCause();
    Throwable told = failure instanceof UncheckedIOException && cause != null ? cause : failure;
    return told instanceof AccessDeniedException denied
        ? "no permission for " + denied.getFile()
        : String.valueOf(told.getMessage());
  }
}
