package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes everything that the environment owns. */
@Command
public final class DestroyCommand extends EnvironmentCommand {
  @Mixin private ChangeOptions change = new ChangeOptions();

  @Option(
      names = "--lift-protection",
      description =
          "Lift the protection of every resource first; without it protected ones make the command"
              + " refuse. Asks for the name once more.")
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
    var graph = session.graph();
    session.announce();
    ChangeFlow flow = change.flow(session);
    if (change.dryRun()) {
      return flow.rehearse(graph, PlanOptions.DEFAULT, true);
    }
    String name = session.environment().environment();
    if (liftProtection) {
      flow.liftProtection(name);
    }
    Plan plan = flow.planDestroy(graph, change.lockTimeout());
    int exit = flow.carryOut(plan, "Delete everything of '" + name + "'?", name);
    List<ResourceAddress> released = List.of();
    if (exit == 0) {
      released = session.lifecycle().status().released();
      if (released.isEmpty()) {
        session.forgetEverything();
      }
    }
    session
        .reporter()
        .conclude(
            exit == 0
                ? "Nothing of '" + name + "' is left" + besides(released) + "."
                : "Something of '" + name + "' is left. Run the command again to go on.",
            Map.of(),
            exit);
    return exit;
  }

  /** What was let go is not deleted, and its folder must stay. */
  private static String besides(List<ResourceAddress> released) {
    return released.isEmpty()
        ? ""
        : ", but for what is not tracked any more: "
            + String.join(", ", released.stream().map(ResourceAddress::toString).toList());
  }
}
