package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the changes that a plan shows. */
@Command
public final class ApplyCommand extends EnvironmentCommand {
  @Mixin private PlanningOptions planning = new PlanningOptions();
  @Mixin private ChangeOptions change = new ChangeOptions();

  public ApplyCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    var graph = session.graph();
    session.announce();
    ChangeFlow flow = change.flow(session);
    Plan plan = flow.plan(graph, planning.options(), change.lockTimeout());
    String name = plan.environment();
    int exit = flow.carryOut(plan, "Make these changes to '" + name + "'?", name);
    session
        .reporter()
        .conclude(
            exit == 0 ? "Applied." : "Not everything was applied. Apply again to go on.",
            flow.outputs(),
            exit);
    return exit;
  }
}
