package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
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
      return run(session);
    }
  }

  /**
   * Does the command's work.
   *
   * @return the exit code
   */
  abstract int run(Session session) throws Exception;
}
