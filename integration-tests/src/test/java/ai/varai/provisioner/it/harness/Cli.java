package ai.varai.provisioner.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the packaged jar as a user does: a process of its own, in a folder. Keeps what every run
 * printed, so that it can be searched for secrets.
 */
public final class Cli {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path folder;
  private final Path transcripts;
  private final List<String> always;
  private List<String> wrapper = List.of();
  private Map<String, String> variables = Map.of();
  private Optional<Path> archive = Optional.empty();
  private int runs;

  /**
   * @param folder where the commands run
   * @param transcripts a folder for what they print; not below {@code folder}, whose files are
   *     counted
   * @param always arguments added to each call
   */
  public Cli(Path folder, Path transcripts, List<String> always) {
    this.folder = folder;
    this.transcripts = transcripts;
    this.always = List.copyOf(always);
  }

  /**
   * Runs that hear Ctrl-C: a JVM is deaf to it when whoever started the tests ignores it, as a
   * shell does for what it runs in the background.
   */
  public Cli hearingInterrupts() {
    Cli other = copy();
    other.wrapper = List.of("env", "--default-signal=INT");
    return other;
  }

  /** Runs with variables beside those of this process. */
  public Cli with(Map<String, String> more) {
    Cli other = copy();
    other.variables = Map.copyOf(more);
    return other;
  }

  private Cli copy() {
    Cli copy = new Cli(folder, transcripts, always);
    copy.wrapper = wrapper;
    copy.variables = variables;
    copy.archive = archive;
    return copy;
  }

  /**
   * Runs that start as those of {@code ./provision} do, from an archive of classes: the first run
   * writes it when it ends, the others take from it. It halves what a short run costs.
   *
   * @param archive a file that is not there yet
   */
  public Cli startingQuickly(Path archive) {
    Cli other = copy();
    other.archive = Optional.of(archive);
    return other;
  }

  private List<String> archiving() {
    if (archive.isEmpty() || (runs > 0 && !Files.exists(archive.get()))) {
      return List.of();
    }
    // What the JVM has to say about an archive it says among the program's own output.
    String option = runs == 0 ? "-XX:ArchiveClassesAtExit=" : "-XX:SharedArchiveFile=";
    return List.of(option + archive.get(), "-Xlog:disable", "-Xlog:all=off");
  }

  /** The jar under test. */
  public static Path jar() {
    Path jar =
        Path.of(System.getProperty("provisioner.jar", "../provisioner-app/target/provisioner.jar"));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          jar.toAbsolutePath() + " is missing: build it with mvn -DskipTests package");
    }
    return jar.toAbsolutePath().normalize();
  }

  /** What a run gave. */
  public record Result(int exit, String out, String err) {
    @Override
    public String toString() {
      return "exit " + exit + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
    }
  }

  /** Runs to the end. */
  public Result run(String... arguments) {
    Running running = start(arguments);
    try {
      if (!running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        running.process().destroyForcibly();
        throw new AssertionError(
            "no end after "
                + PATIENCE
                + ": "
                + String.join(" ", arguments)
                + "\n"
                + running.result());
      }
      return running.result();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts and returns at once. */
  public Running start(String... arguments) {
    // The options that ./provision gives to these short runs.
    var command = new ArrayList<String>(wrapper);
    command.addAll(List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(archiving());
    command.addAll(List.of("-jar", jar().toString()));
    int separator = List.of(arguments).indexOf("--");
    int split = separator < 0 ? arguments.length : separator;
    command.addAll(List.of(arguments).subList(0, split));
    command.addAll(always);
    command.addAll(List.of(arguments).subList(split, arguments.length));
    int run = ++runs;
    try {
      Path out = transcripts.resolve(run + ".out");
      Path err = transcripts.resolve(run + ".err");
      var builder = new ProcessBuilder(command);
      builder.environment().putAll(variables);
      Process process =
          builder
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      return new Running(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run that goes on. */
  public record Running(Process process, Path out, Path err) {
    public Result result() {
      try {
        return new Result(
            process.isAlive() ? -1 : process.exitValue(),
            Files.readString(out),
            Files.readString(err));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
