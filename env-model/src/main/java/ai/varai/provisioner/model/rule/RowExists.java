package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** No row in the matrix. */
final class RowExists extends Rule {

  RowExists() {
    super(
        "MTX001",
        Severity.ADVISORY,
        "No row in the matrix",
        "Nothing says what the environment may use and has to promise.",
        "Add a row to the matrix, or name one in `matrix_row`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    if (input.matrix().isPresent() && input.row().isEmpty()) {
      report.at(
          input.environment().matrixRow().isPresent()
              ? KeyPath.of("matrix_row")
              : KeyPath.of("environment"),
          "the matrix has no row '" + input.rowName() + "'",
          "name one of "
              + String.join(", ", input.matrix().orElseThrow().rows().keySet())
              + " in matrix_row");
    }
  }
}
