package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes the lock away from its holder. */
@Command(name = "break", description = "Take the lock away from its holder.")
public final class LockBreakCommand extends EnvironmentCommand {
  @Parameters(paramLabel = "ID", description = "The lock's id, as 'lock show' prints it.")
  private String id = "";

  public LockBreakCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    session.quietLifecycle().breakLock(id);
    session.reporter().conclude("The lock " + id + " is broken.", Map.of(), ExitCode.DONE);
    return ExitCode.DONE;
  }
}
