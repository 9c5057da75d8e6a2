package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.ComputePlatform;
import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Other place than the matrix says. */
final class PlatformAsSaid extends RowRule {

  PlatformAsSaid() {
    super(
        "MTX011",
        Severity.MANDATORY,
        "Other place than the matrix says",
        "The row says Docker Compose, which is this machine, or Cloud Run, which is not.",
        "Correct `target`, or name the right row in `matrix_row`.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    boolean local = row.infrastructure().compute() == ComputePlatform.DOCKER_COMPOSE;
    if (local == input.isCloud()) {
      report.at(
          KeyPath.of("target"),
          "target "
              + input.environment().target().spelling()
              + " where the matrix says '"
              + row.infrastructure().compute()
              + "'",
          "correct target or matrix_row");
    }
  }
}
