package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import java.util.Map;
import picocli.CommandLine.Command;

/** Makes what the state is kept in. */
@Command(
    name = "init",
    description = "Make the bucket that the state is kept in, if it does not exist.")
public final class StateInitCommand extends EnvironmentCommand {
  public StateInitCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) {
    session.reporter().conclude(session.prepareState(), Map.of(), ExitCode.DONE);
    return ExitCode.DONE;
  }
}
