package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.flow.ChangeFlow;
import ai.varai.provisioner.app.flow.UpFlow;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Validates, plans, applies, verifies and prints the outputs. */
@Command
public final class UpCommand extends EnvironmentCommand {
  @Mixin private PlanningOptions planning = new PlanningOptions();
  @Mixin private ChangeOptions change = new ChangeOptions();
  @Mixin private ChecksOptions checks = new ChecksOptions();

  public UpCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.CHECK);
  }

  @Override
  int run(Session session) throws Exception {
    checks.prepare(session);
    if (!change.dryRun()) {
      change.withoutApproval(session, "up");
    }
    Instant begun = session.invocation().clock().instant();
    ResourceGraph graph = session.graphs().toAct();
    session.announce();
    ChangeFlow flow = change.flow(session);
    if (change.dryRun()) {
      return flow.rehearse(graph, planning.options(session), false);
    }
    return new UpFlow(session, flow, "Run the command again to go on.")
        .run(graph, planning.options(session), change.lockTimeout(), begun, Map.of());
  }
}
