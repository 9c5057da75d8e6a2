package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.matrix.CpuLimit;
import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.source.Severity;
import java.math.BigDecimal;

/** CPU outside the matrix. */
final class CpuWithinRow extends RowRule {

  CpuWithinRow() {
    super(
        "MTX002",
        Severity.MANDATORY,
        "CPU outside the matrix",
        "The row of the configuration matrix says how much CPU each service of the"
            + " environment has.",
        "Choose a value within the row, or waive the finding with a reason.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (row.limits().cpu() instanceof CpuLimit.PerService limit) {
      input.eachService(
          (path, service) -> {
            BigDecimal cpus = CpuQuantity.cpus(service.cpu());
            if (!limit.allows(cpus)) {
              report.at(
                  path.child("cpu"),
                  cpus.stripTrailingZeros().toPlainString()
                      + " CPU where the matrix allows "
                      + limit,
                  cpus.compareTo(limit.max()) > 0
                      ? "use " + limit.max().toPlainString() + " or less"
                      : "use " + limit.min().toPlainString() + " or more");
            }
          });
    }
  }
}
