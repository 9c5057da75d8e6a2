package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.SavedPlanView;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a saved plan. */
@Command
public final class ShowCommand extends EnvironmentCommand {
  @Parameters(paramLabel = "FILE", description = "What 'plan --out' wrote.")
  private Path file = Path.of("");

  public ShowCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    SavedPlan plan = new PlanFile(session, file).read();
    session.reporter().answer(SavedPlanView.json(plan), SavedPlanView.text(plan));
    return ExitCode.DONE;
  }
}
