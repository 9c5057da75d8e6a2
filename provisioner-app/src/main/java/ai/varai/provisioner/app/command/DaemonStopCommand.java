package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.daemon.About;
import ai.varai.provisioner.app.daemon.Daemons;
import ai.varai.provisioner.app.output.DaemonView;
import ai.varai.provisioner.app.output.Reporter;
import java.util.List;
import picocli.CommandLine.Command;

/** Ends the daemons. */
@Command(name = "stop", description = "End the daemons, each after the command that it runs.")
public final class DaemonStopCommand extends PlainCommand {
  public DaemonStopCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Reporter reporter, Invocation surroundings) throws Exception {
    List<About> asked = new Daemons(surroundings.variables()).stop();
    reporter.answer(
        DaemonView.json(asked),
        asked.isEmpty()
            ? "No daemon runs."
            : "Ended, or ending after its command:\n" + DaemonView.text(asked).stripTrailing());
    return ExitCode.DONE;
  }
}
