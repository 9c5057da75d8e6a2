package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.Target;
import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Cloud environment in a row that costs nothing. */
final class FreeIsLocal extends RowRule {

  FreeIsLocal() {
    super(
        "MTX015",
        Severity.MANDATORY,
        "Cloud environment in a row that costs nothing",
        "The row's cost is `Free`, and Google Cloud is not.",
        "Correct `target`, or name the right row in `matrix_row`.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (row.characteristics().cost().isFree() && input.environment().target() == Target.GCP) {
      report.at(
          KeyPath.of("target"),
          "target gcp costs money where the matrix says '" + row.characteristics().cost() + "'",
          "correct target or matrix_row");
    }
  }
}
