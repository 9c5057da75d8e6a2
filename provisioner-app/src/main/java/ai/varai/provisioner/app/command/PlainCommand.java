package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Reporter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that is about no environment. */
abstract class PlainCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private OutputOptions output = new OutputOptions();

  PlainCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public final Integer call() throws Exception {
    try (Reporter reporter =
        Reporter.of(output.style(invocation), invocation.out(), invocation.err())) {
      return run(reporter, invocation);
    }
  }

  /**
   * Does the command's work.
   *
   * @return the exit code
   */
  abstract int run(Reporter reporter, Invocation surroundings) throws Exception;
}
