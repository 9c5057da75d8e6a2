package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.matrix.CostBand;
import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.rule.MonthlyCost.Estimate;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.Locale;
import java.util.Optional;

/** Costs above the row's band. */
final class CostWithinRow extends RowRule {

  CostWithinRow() {
    super(
        "MTX016",
        Severity.MANDATORY,
        "Environment that costs more than its row allows",
        "The row's cost is a band in US dollars a month. What the environment costs while nobody"
            + " uses it is estimated from list prices (`provisioner cost` shows it by resource)."
            + " Requests, traffic, stored objects and logs come on top, so what is above the band"
            + " at rest stays above it; what is below the band at rest may still reach it, and is"
            + " no finding.",
        "Use fewer always-running instances (`min_instances`) or a smaller database `tier`, or name"
            + " the right row in `matrix_row`.");
  }

  @Override
  public boolean appliesTo(RuleInput input) {
    return input.isCloud() && input.cost().isPresent();
  }

  @Override
  public boolean needsGraph() {
    return true;
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    CostBand band = row.characteristics().cost();
    Optional<MonthlyCost> cost = input.cost();
    if (band.isFree() || cost.isEmpty()) {
      return; // MTX015 says that nothing in a cloud is free.
    }
    Estimate estimate =
        cost.get()
            .atRest(
                new EnvironmentCompiler()
                    .compile(input.environment(), CompileOptions.PLAIN.withRow(row)));
    if (estimate.dollars() > band.maxDollars()) {
      report.at(
          KeyPath.of("environment"),
          String.format(Locale.ROOT, "about $%,.0f a month at rest", estimate.dollars())
              + " where the matrix allows '"
              + band
              + "' (most of it: "
              + String.join(", ", estimate.dearest())
              + ")",
          "use fewer always-running instances or a smaller database, or correct matrix_row");
    }
  }
}
