package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Protects a resource. */
@Command(name = "protect", description = "Protect a resource against deletion.")
public final class StateProtectCommand extends EnvironmentCommand {
  @Parameters(paramLabel = "ADDRESS", description = "The resource.")
  private String address = "";

  public StateProtectCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    session.quietLifecycle().protect(Addresses.one(address), true);
    session.reporter().conclude(address + " is protected.", Map.of(), ExitCode.DONE);
    return ExitCode.DONE;
  }
}
