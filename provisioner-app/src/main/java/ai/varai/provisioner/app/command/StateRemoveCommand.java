package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets resources without deleting them. */
@Command(name = "rm", description = "Forget resources without deleting them (like untrack).")
public final class StateRemoveCommand extends EnvironmentCommand {
  @Parameters(arity = "1..*", paramLabel = "ADDRESS", description = "What to forget.")
  private List<String> addresses = new ArrayList<>();

  public StateRemoveCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    session.quietLifecycle().forget(Addresses.all(addresses));
    session
        .reporter()
        .conclude("Forgotten, not deleted: " + String.join(", ", addresses), Map.of(), 0);
    return ExitCode.DONE;
  }
}
