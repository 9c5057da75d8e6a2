package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.embedded.EmbeddedTools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
  private static final int LAST_LINES = 5;

  /** What a process may see of the environment of whoever started the emulator. */
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_HOME");

  // The shell ignores signals only after the process was started, which would inherit that.
  private static final String KEEPER =
      """
      log=$1; signal=$2; shift 2
      "$@" </dev/null >>"$log" 2>&1 &
      process=$!
      trap '' INT TERM HUP
      echo $process
      cat >/dev/null
      kill -"$signal" $process 2>/dev/null
      wait $process
      """;

  private final Process keeper;

  /** Empty when it had ended before it could be looked at. */
  private final Optional<ProcessHandle> process;

  private final Path log;

  private Leash(Process keeper, Optional<ProcessHandle> process, Path log) {
    this.keeper = keeper;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a process.
   *
   * @param folder its working directory, which holds its output
   * @param signal what asks it to end
   */
  static Leash start(
      List<String> command, Map<String, String> variables, Path folder, String signal) {
    Path log = folder.resolve("output.log");
    var keeper = new ArrayList<>(List.of("sh", "-c", KEEPER, "keeper", log.toString(), signal));
    keeper.addAll(command);
    var builder = new ProcessBuilder(keeper);
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(variables);
    builder.directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process shell = builder.start();
      BufferedReader told =
          new BufferedReader(
              new java.io.InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
      String pid = told.readLine();
      // Without a number there is no process: the shell itself has ended.
      return new Leash(
          shell,
          pid == null ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid.trim())),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
    }
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

  /** The last lines of its output, for messages. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join(
          " | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
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
        process.get().descendants().forEach(ProcessHandle::destroyForcibly);
        process.get().destroyForcibly();
      }
      keeper.waitFor();
    } catch (InterruptedException e) {
      process.ifPresent(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
