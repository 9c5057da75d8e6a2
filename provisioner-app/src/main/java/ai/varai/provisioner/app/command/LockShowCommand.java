package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.LockView;
import ai.varai.provisioner.app.session.Session;
import picocli.CommandLine.Command;

/** Shows who holds the lock. */
@Command(name = "show", description = "Show who holds the lock.")
public final class LockShowCommand extends EnvironmentCommand {
  public LockShowCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    var lock = session.quietLifecycle().lock();
    session
        .reporter()
        .answer(
            Json.object("held", lock.isPresent(), "lock", lock.map(LockView::json)),
            lock.map(held -> "Lock " + held.holder().id() + " is held by " + held.describe() + ".")
                .orElse("Nobody holds the lock."));
    return ExitCode.DONE;
  }
}
