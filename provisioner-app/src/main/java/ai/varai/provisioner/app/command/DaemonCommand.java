package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import picocli.CommandLine.Command;

/** The processes that keep commands warm; the work is done by its subcommands. */
@Command(
    subcommands = {DaemonStatusCommand.class, DaemonStopCommand.class},
    footer = {
      "",
      "A daemon runs the commands of one working directory, one at a time, and ends by itself",
      "15 minutes after the last one, or a minute after an environment was taken down.",
      "PROVISIONER_DAEMON=off runs each command in a process of its own, =on has a daemon",
      "run it also without ./provision. Where the variable CI is set there is none unless asked for."
    })
public final class DaemonCommand extends GroupCommand {
  public DaemonCommand(Invocation invocation) {
    super(invocation);
  }
}
