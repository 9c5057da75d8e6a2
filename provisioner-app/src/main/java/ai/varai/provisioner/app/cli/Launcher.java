package ai.varai.provisioner.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/** Runs one command line from its words to its exit code. */
public final class Launcher {
  private final Invocation invocation;

  public Launcher(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * Runs.
   *
   * @return the exit code, one of {@link ExitCode}
   */
  public int run(String... words) {
    var given = List.of(words);
    var failures = new FailurePrinter(invocation, given);
    Arguments arguments;
    try {
      arguments = Arguments.split(given);
    } catch (CommandFailure failure) {
      return failures.print(failure);
    }
    if (arguments.command().isEmpty()) {
      invocation.out().print(HelpPage.text(HelpWidth.of(invocation)));
      return ExitCode.DONE;
    }
    CommandLine line = CommandTree.one(arguments.command().get(), invocation);
    line.setOut(new PrintWriter(invocation.out(), true, UTF_8));
    line.setErr(new PrintWriter(invocation.err(), true, UTF_8));
    if (HelpWidth.asked(given)) {
      line.setUsageHelpWidth(HelpWidth.of(invocation));
    }
    line.setParameterExceptionHandler((wrong, rest) -> failures.print(ArgumentErrors.of(wrong)));
    line.setExecutionExceptionHandler((thrown, command, result) -> failures.print(thrown));
    return line.execute(arguments.rest().toArray(String[]::new));
  }
}
