package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.daemon.About;
import ai.varai.provisioner.app.daemon.Daemons;
import ai.varai.provisioner.app.output.DaemonView;
import ai.varai.provisioner.app.output.Reporter;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the daemons. */
@Command(name = "status", description = "List the daemons that run.")
public final class DaemonStatusCommand extends PlainCommand {
  public DaemonStatusCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Reporter reporter, Invocation surroundings) throws Exception {
    List<About> running = new Daemons(surroundings.variables()).running();
    reporter.answer(
        DaemonView.json(running),
        running.isEmpty() ? "No daemon runs." : DaemonView.text(running).stripTrailing());
    return ExitCode.DONE;
  }
}
