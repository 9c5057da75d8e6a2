package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes over resources that exist already under the names that the environment wants. */
@Command(subcommands = ImportTfvarsCommand.class)
public final class ImportCommand extends EnvironmentCommand {
  // None at all for the parser, because a subcommand needs none.
  @Parameters(arity = "0..*", paramLabel = "ADDRESS", description = "What to take over.")
  private List<String> addresses = new ArrayList<>();

  @Mixin private ChangeOptions change = new ChangeOptions();

  public ImportCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    if (addresses.isEmpty()) {
      throw CommandFailure.invalid(
          "ADDRESS_MISSING",
          "What is to be taken over?",
          "Name resources, such as bucket.uploads; 'provisioner graph --env="
              + session.environment().environment()
              + "' lists them. A .tfvars file: 'provisioner import tfvars FILE'.");
    }
    change.withoutApproval(session, "import");
    Set<ResourceAddress> wanted = Addresses.all(addresses);
    session.announce();
    ChangeFlow flow = change.flow(session);
    Plan plan =
        flow.plan(
            session.graphs().toAct(),
            PlanOptions.DEFAULT.withMoved(session.moved()).withTargets(wanted).withAdopt(wanted),
            change.lockTimeout());
    int exit = flow.carryOut(plan, "Take these over?", plan.environment());
    session.reporter().conclude(exit == 0 ? "Taken over." : "Not taken over.", Map.of(), exit);
    return exit;
  }
}
