package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.CostView;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.gcp.cost.CostEstimate;
import ai.varai.provisioner.gcp.cost.CostEstimator;
import ai.varai.provisioner.model.matrix.CostBand;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Says what the environment costs in a month, by resource. */
@Command
public final class CostCommand extends EnvironmentCommand {
  public CostCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) {
    CostEstimate estimate =
        CostEstimator.of(session.environment())
            .estimate(session.local() ? List.of() : session.graphs().outline().nodes());
    Optional<CostBand> band =
        session.loaded().options().row().map(row -> row.characteristics().cost());
    session.reporter().answer(CostView.json(estimate, band), CostView.text(estimate, band));
    return ExitCode.DONE;
  }
}
