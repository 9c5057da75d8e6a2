package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.embedded.EmbeddedTools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A process that does not outlive this one, not even when this one is killed: its keeper is a shell
 * that reads from a pipe of ours, and whose reading ends with us.
 */
final class Leash implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /** What a process may see of the environment of whoever started the emulator. */
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_HOME");

  // The shell ignores signals only after the process was started, which would inherit that. The
  // process tells its number itself, so that this is the first that is read.
  private static final String KEEPER =
      """
      signal=$1; shift
      sh -c 'echo $$; exec "$@"' child "$@" </dev/null &
      process=$!
      trap '' INT TERM HUP
      cat >/dev/null
      kill -"$signal" $process 2>/dev/null
      wait $process
      """;

  private final Process keeper;

  /** Empty when it had ended before it could be looked at. */
  private final Optional<ProcessHandle> process;

  private final Speech speech;
  private final List<Thread> listening;

  private Leash(
      Process keeper, Optional<ProcessHandle> process, Speech speech, List<Thread> listening) {
    this.keeper = keeper;
    this.process = process;
    this.speech = speech;
    this.listening = List.copyOf(listening);
  }

  /**
   * Starts a process.
   *
   * @param folder its working directory
   * @param signal what asks it to end
   * @param listener takes what it writes
   */
  static Leash start(
      List<String> command,
      Map<String, String> variables,
      Path folder,
      String signal,
      Speech.Listener listener) {
    var keeper = new ArrayList<>(List.of("sh", "-c", KEEPER, "keeper", signal));
    keeper.addAll(command);
    var builder = new ProcessBuilder(keeper);
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(variables);
    builder.directory(folder.toFile());
    try {
      Process shell = builder.start();
      String pid = firstLine(shell.getInputStream());
      Speech speech = new Speech(listener);
      // Without a number there is no process: the shell itself has ended.
      return new Leash(
          shell,
          pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid.trim())),
          speech,
          List.of(
              listen(() -> speech.hear(false, shell.getInputStream())),
              listen(() -> speech.hear(true, shell.getErrorStream()))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private static Thread listen(Runnable work) {
    Thread t = new Thread(work, "output of a process");
    t.setDaemon(true);
    t.start();
    return t;
  }

  boolean alive() {
    return keeper.isAlive() && process.filter(EmbeddedTools::running).isPresent();
  }

  /** Waits for the end of the process itself; empty when it goes on. */
  Optional<Integer> exitCode(Duration patience) throws InterruptedException {
    if (process.isPresent() && !EmbeddedTools.gone(process.get(), patience)) {
      return Optional.empty();
    }
    close();
    return Optional.of(keeper.exitValue());
  }

  /** The last lines of its output, for messages; all of them, if it has ended. */
  String lastWords() {
    if (!alive()) {
      close();
    }
    return speech.lastWords();
  }

  /** Ends the process at once, and what it has started. */
  void kill() {
    process.ifPresent(
        p -> {
          p.descendants().forEach(ProcessHandle::destroyForcibly);
          p.destroyForcibly();
        });
  }

  @Override
  public void close() {
    try {
      keeper.getOutputStream().close();
    } catch (IOException e) {
      // It has ended.
    }
    try {
      if (process.isPresent() && !EmbeddedTools.gone(process.get(), GRACE)) {
        kill();
      }
      keeper.waitFor();
      for (Thread each : listening) {
        // Not for ever: a descendant that lives on may hold the pipe.
        each.join(LAST_WORDS.toMillis());
      }
    } catch (InterruptedException e) {
      process.ifPresent(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
