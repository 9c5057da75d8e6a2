package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import picocli.CommandLine.Command;

/** Looks at and corrects what the state holds; the work is done by its subcommands. */
@Command(
    subcommands = {
      StateInitCommand.class,
      StateListCommand.class,
      StateShowCommand.class,
      StateMoveCommand.class,
      StateRemoveCommand.class,
      StateExportCommand.class,
      StateProtectCommand.class,
      StateUnprotectCommand.class
    })
public final class StateCommand extends GroupCommand {
  public StateCommand(Invocation invocation) {
    super(invocation);
  }
}
