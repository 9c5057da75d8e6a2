package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import picocli.CommandLine.Command;

/** Values of secrets that a person keeps; the work is done by its subcommand. */
@Command(subcommands = SecretSetCommand.class)
public final class SecretCommand extends GroupCommand {
  public SecretCommand(Invocation invocation) {
    super(invocation);
  }
}
