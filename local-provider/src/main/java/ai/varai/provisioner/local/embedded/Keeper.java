package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.ObservedWorkload.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one process running: starts it, waits for its end and starts it again, after a pause that
 * doubles with every crash and is forgotten once the process has stayed up for a while.
 */
final class Keeper {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration STABLE = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final Workspace workspace;
  private final Launcher launcher;
  private final ProcessSpec spec;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch attempted = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable ProcessHandle process;
  private volatile String program = "";
  private int restarts;

  /** What the workspace does not say yet. */
  private @Nullable ProcessState unsaved;

  Keeper(Workspace workspace, Launcher launcher, ProcessSpec spec) {
    this.workspace = workspace;
    this.launcher = launcher;
    this.spec = spec;
    this.thread = new Thread(this::run, "keeper-" + spec.name());
  }

  /** Starts the process, or takes over the one that runs; returns after the first attempt. */
  void start() throws InterruptedException {
    thread.start();
    attempted.await();
  }

  /** Stops the process for good; returns when it is gone. */
  void stop() throws InterruptedException {
    stopping.countDown();
    ProcessHandle running = process;
    if (running != null) {
      Termination.end(running, spec.signal(), Termination.GRACE);
    }
    thread.join();
  }

  /** Whether its program has changed since the process was started. */
  boolean outdated() {
    String started = program;
    return !started.isEmpty() && !started.equals(spec.program());
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    Optional<ProcessHandle> adopted = adopt();
    while (stopping.getCount() > 0) {
      long began = System.nanoTime();
      String end = runOnce(adopted);
      adopted = Optional.empty();
      attempted.countDown();
      if (stopping.getCount() == 0) {
        break;
      }
      restarts++;
      write(State.STARTING, 0, 0, end);
      if (System.nanoTime() - began > STABLE.toNanos()) {
        pause = FIRST_PAUSE;
      }
      try {
        if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        break;
      }
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
    write(State.STOPPED, 0, 0, "stopped");
  }

  /** The process that an earlier supervisor started, when it is what is wanted; ended otherwise. */
  private Optional<ProcessHandle> adopt() {
    Optional<ProcessState> last = workspace.state(spec.name());
    Optional<ProcessHandle> alive = last.flatMap(ProcessState::process);
    Optional<ProcessState> same = last.filter(l -> l.fingerprint().equals(spec.fingerprint()));
    restarts = same.map(ProcessState::restarts).orElse(0);
    program = same.map(ProcessState::program).orElse("");
    if (alive.isPresent() && same.isEmpty()) {
      try {
        Termination.end(alive.get(), spec.signal(), Termination.GRACE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Optional.empty();
    }
    return alive;
  }

  /** Runs the process until it ends; says how it ended. */
  private String runOnce(Optional<ProcessHandle> adopted) {
    try {
      Process child = null;
      ProcessHandle handle;
      if (adopted.isPresent()) {
        handle = adopted.get();
      } else {
        program = spec.program(); // before it starts: what changes meanwhile has changed since
        child = launcher.start(spec);
        handle = child.toHandle();
      }
      process = handle;
      write(State.RUNNING, handle.pid(), ProcessState.started(handle), "pid " + handle.pid());
      attempted.countDown();
      if (stopping.getCount() == 0) {
        Termination.end(handle, spec.signal(), Termination.GRACE);
      }
      watch(handle);
      return child == null ? "ended" : "exit code " + child.waitFor();
    } catch (IOException | ProviderException e) {
      return "cannot be started: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } finally {
      process = null;
    }
  }

  /** Waits for the end; ends the process itself when it has stopped answering. */
  private void watch(ProcessHandle handle) throws InterruptedException {
    boolean answered = false;
    int failures = 0;
    Duration period =
        spec.liveness().isEmpty() ? Duration.ofHours(1) : Duration.ofSeconds(spec.periodSeconds());
    while (!Processes.gone(handle, period)) {
      if (spec.liveness().isEmpty()) {
        continue;
      }
      boolean well =
          HttpQuestions.notOk(new Endpoint("127.0.0.1", spec.port()), spec.liveness(), ANSWER)
              .isEmpty();
      answered |= well;
      failures = well || !answered ? 0 : failures + 1;
      if (failures >= spec.failures()) {
        Termination.end(handle, spec.signal(), Termination.GRACE);
      }
    }
  }

  private void write(State state, long pid, long started, String detail) {
    save(new ProcessState(state, pid, started, spec.fingerprint(), program, restarts, detail));
  }

  /** Writes down what could not be written before: a disk was full, a folder not to be entered. */
  synchronized void save() {
    ProcessState state = unsaved;
    if (state != null) {
      save(state);
    }
  }

  /** The process is kept, whether or not this can be written now. */
  private synchronized void save(ProcessState state) {
    try {
      workspace.writeState(spec.name(), state);
      unsaved = null;
    } catch (UncheckedIOException e) {
      unsaved = state;
    }
  }
}
