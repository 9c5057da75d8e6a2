package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import picocli.CommandLine.Command;

/** Writes an environment in the form of another tool; the work is done by its subcommands. */
@Command(
    subcommands = {
      ExportComposeCommand.class,
      ExportTerraformCommand.class,
      ExportGcloudCommand.class
    })
public final class ExportCommand extends GroupCommand {
  public ExportCommand(Invocation invocation) {
    super(invocation);
  }
}
