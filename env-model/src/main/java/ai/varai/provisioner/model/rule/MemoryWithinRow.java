package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.kind.MemoryQuantity;
import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.MemoryLimit;
import ai.varai.provisioner.model.source.Severity;

/** Memory outside the matrix. */
final class MemoryWithinRow extends RowRule {

  MemoryWithinRow() {
    super(
        "MTX003",
        Severity.MANDATORY,
        "Memory outside the matrix",
        "The row of the configuration matrix says how much memory each service of the"
            + " environment has. MB and GB of the matrix are read as Mi and Gi, the units of Cloud"
            + " Run: a row that ends at 1GB accepts 1Gi.",
        "Choose a value within the row, or waive the finding with a reason.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (row.limits().memory() instanceof MemoryLimit.PerService limit) {
      input.eachService(
          (path, service) -> {
            long bytes = MemoryQuantity.bytes(service.memory());
            if (!limit.allowsBytes(bytes)) {
              report.at(
                  path.child("memory"),
                  service.memory() + " of memory where the matrix allows " + limit,
                  bytes > limit.maxMebibytes() << 20
                      ? "use " + limit.maxMebibytes() + "Mi or less"
                      : "use " + limit.minMebibytes() + "Mi or more");
            }
          });
    }
  }
}
