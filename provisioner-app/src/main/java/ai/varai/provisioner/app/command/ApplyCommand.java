package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.flow.Remains;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the changes that a plan shows, and asks the checks. */
@Command
public final class ApplyCommand extends EnvironmentCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A saved plan: exactly it is applied, or nothing.")
  private @Nullable Path file;

  @Option(
      names = "--require-approval",
      description = "Refuse a saved plan that nobody has approved.")
  private boolean approvalNeeded;

  @Mixin private PlanningOptions planning = new PlanningOptions();
  @Mixin private ChangeOptions change = new ChangeOptions();
  @Mixin private ChecksOptions checks = new ChecksOptions();

  public ApplyCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.CHECK);
  }

  @Override
  int run(Session session) throws Exception {
    checks.prepare(session);
    if (file == null && !change.dryRun()) {
      change.withoutApproval(session, "apply");
    }
    var graph = session.graphs().toAct();
    session.announce();
    ChangeFlow flow = change.flow(session);
    if (file != null) {
      session.lifecycle(); // opened first, so that what happens is shown
      if (change.dryRun()) {
        throw CommandFailure.invalid(
            "DRY_RUN_OF_FILE",
            "--dry-run makes a plan of its own; a saved plan is shown by 'provisioner show FILE'.",
            "Leave out one of the two.");
      }
      SavedPlan saved = new PlanFile(session, file).read();
      boolean needed = approvalNeeded || session.approvalRequired();
      int exit = flow.carryOut(saved, graph, needed, change.lockTimeout());
      if (saved.choices().mode() == Plan.Mode.DESTROY) {
        return destroyed(session, exit);
      }
      return conclude(session, flow, exit, graph, Addresses.all(saved.leftOut()));
    }
    PlanOptions options = planning.options(session);
    if (change.dryRun()) {
      return flow.rehearse(graph, options, false);
    }
    Plan plan = flow.plan(graph, options, change.lockTimeout());
    String name = plan.environment();
    int exit = flow.carryOut(plan, "Make these changes to '" + name + "'?", name);
    return conclude(session, flow, exit, plan.graph(), plan.unchecked());
  }

  private static int destroyed(Session session, int exit) throws Exception {
    String sentence =
        exit == 0 ? Remains.tidy(session) : "Something is left. Make a new plan to go on.";
    session.reporter().conclude(sentence, Map.of(), exit);
    return exit;
  }

  /** An apply is done when the checks of what it was about hold. */
  private static int conclude(
      Session session,
      ChangeFlow flow,
      int applied,
      ResourceGraph graph,
      Set<ResourceAddress> leftOut)
      throws Exception {
    int exit = applied == 0 ? flow.verify(graph, leftOut) : applied;
    String sentence =
        exit == 0
            ? "Applied."
            : applied == 0
                ? "Applied, but not all checks hold."
                : "Not everything was applied. Apply again to go on.";
    session.reporter().conclude(sentence, flow.outputs(), exit);
    return exit;
  }
}
