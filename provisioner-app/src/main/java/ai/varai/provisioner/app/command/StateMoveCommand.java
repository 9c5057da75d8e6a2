package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a resource another address. */
@Command(name = "mv", description = "Give a resource another address in the state.")
public final class StateMoveCommand extends EnvironmentCommand {
  @Parameters(index = "0", paramLabel = "OLD", description = "The present address.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "The new address.")
  private String to = "";

  public StateMoveCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    session.quietLifecycle().move(Addresses.one(from), Addresses.one(to));
    session.reporter().conclude("Moved " + from + " to " + to + ".", Map.of(), ExitCode.DONE);
    return ExitCode.DONE;
  }
}
