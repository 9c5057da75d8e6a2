package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import picocli.CommandLine.Command;

/** The effective configuration; the work is done by its subcommands. */
@Command(subcommands = {ConfigShowCommand.class, ConfigSchemaCommand.class})
public final class ConfigCommand extends GroupCommand {
  public ConfigCommand(Invocation invocation) {
    super(invocation);
  }
}
