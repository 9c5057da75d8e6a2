package ai.varai.provisioner.app.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What surrounds one run of the command line.
 *
 * @param out standard output: results, and nothing else when {@code --json} is given
 * @param err standard error: problems and advice
 * @param in standard input, for confirmations
 * @param variables the process's environment variables
 * @param directory the working directory
 * @param interactive whether a person sits at a terminal, so that progress may be drawn and
 *     questions may be asked
 * @param clock the time
 * @param signals where Ctrl-C is heard
 * @param abandon ends the process at once with the given exit code, whatever still runs in it
 */
public record Invocation(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> variables,
    Path directory,
    boolean interactive,
    Clock clock,
    Signals signals,
    IntConsumer abandon) {
  public Invocation {
    variables = Map.copyOf(variables);
  }

  /**
   * The surroundings of this process.
   *
   * @param abandon ends it at once; for the main class to supply
   */
  public static Invocation ofThisProcess(IntConsumer abandon) {
    return new Invocation(
        StandardOutput.ofThisProcess(),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.in,
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Terminals.interactive(System.getenv()),
        Clock.systemUTC(),
        Signals.ofThisProcess(),
        abandon);
  }
}
