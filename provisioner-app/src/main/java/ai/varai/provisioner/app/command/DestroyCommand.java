package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.flow.Remains;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes what the environment owns. */
@Command
public final class DestroyCommand extends EnvironmentCommand {
  @Mixin private DestroyScope scope = new DestroyScope();
  @Mixin private ChangeOptions change = new ChangeOptions();

  @Option(
      names = "--lift-protection",
      description =
          "Lift the protection of what is to be deleted first; without it protected ones make the"
              + " command refuse. Asks for the name once more.")
  private boolean liftProtection;

  public DestroyCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.REMOVE);
  }

  @Override
  int run(Session session) throws Exception {
    if (!change.dryRun()) {
      change.withoutApproval(session, "destroy");
    }
    var graph = session.graphs().toAct();
    session.announce();
    ChangeFlow flow = change.flow(session);
    PlanOptions options = scope.options();
    if (change.dryRun()) {
      return flow.rehearse(graph, liftProtection ? flow.asIfLifted(graph, options) : options, true);
    }
    String name = session.environment().environment();
    boolean agreed = change.agreed(session);
    if (liftProtection) {
      Set<ResourceAddress> lifted = flow.liftProtection(graph, options, name);
      agreed |= !lifted.isEmpty();
      options = options.withLifted(lifted);
    }
    Plan plan = flow.planDestroy(graph, options, change.lockTimeout());
    int exit = flow.carryOut(plan, ChangeFlow.destroying(plan), name, agreed);
    String sentence =
        exit == 0
            ? Remains.tidy(session)
            : "Something of '" + name + "' is left. Run the command again to go on.";
    session.reporter().conclude(sentence, Map.of(), exit);
    return exit;
  }
}
