package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.FailurePrinter;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command about one environment. */
abstract class EnvironmentCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private EnvironmentOptions environment = new EnvironmentOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  EnvironmentCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public final Integer call() throws Exception {
    try (Session session =
        new Session(invocation, environment.selection(), output.style(invocation))) {
      purpose().ifPresent(session::lookAhead);
      return run(session);
    }
  }

  /** What this command is going to need a provider for; empty when it may do without. */
  Optional<Purpose> purpose() {
    return Optional.empty();
  }

  /** Tells failures after which the command goes on, as those are told that end one. */
  final FailurePrinter failures() {
    return new FailurePrinter(
        invocation, output.style(invocation), environment.selection().words());
  }

  /**
   * Does the command's work.
   *
   * @return the exit code
   */
  abstract int run(Session session) throws Exception;
}
