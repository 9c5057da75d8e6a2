package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import picocli.CommandLine.Command;

/** Looks at the lock; the work is done by its subcommands. */
@Command(subcommands = {LockShowCommand.class, LockBreakCommand.class})
public final class LockCommand extends GroupCommand {
  public LockCommand(Invocation invocation) {
    super(invocation);
  }
}
