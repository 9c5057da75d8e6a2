package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.PlanJson;
import ai.varai.provisioner.app.output.PlanText;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.resource.ResourceGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what would change. */
@Command
public final class PlanCommand extends EnvironmentCommand {
  @Option(
      names = "--detailed-exitcode",
      description = "Exit with 2 when there are changes, 0 when there are none.")
  private boolean detailedExitCode;

  @Option(names = "--destroy", description = "Plan the deletion of everything.")
  private boolean destroy;

  @Option(names = "--all", description = "Show the attributes of created resources too.")
  private boolean everything;

  @Mixin private PlanningOptions planning = new PlanningOptions();

  public PlanCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    ResourceGraph graph = session.graph();
    Plan plan =
        destroy
            ? session.quietLifecycle().planDestroy(graph, planning.options())
            : session.quietLifecycle().plan(graph, planning.options());
    session
        .reporter()
        .answer(
            PlanJson.of(plan),
            session.headline()
                + "\n"
                + new PlanText(session.reporter().paint(), everything).of(plan));
    return detailedExitCode && plan.hasChanges() ? ExitCode.CHANGES : ExitCode.DONE;
  }
}
