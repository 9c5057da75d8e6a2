package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lifts a resource's protection. */
@Command(name = "unprotect", description = "Lift a resource's protection.")
public final class StateUnprotectCommand extends EnvironmentCommand {
  @Parameters(paramLabel = "ADDRESS", description = "The resource.")
  private String address = "";

  public StateUnprotectCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    session.quietLifecycle().protect(Addresses.one(address), false);
    session.reporter().conclude(address + " is not protected any more.", Map.of(), ExitCode.DONE);
    return ExitCode.DONE;
  }
}
