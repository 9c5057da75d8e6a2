package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.RequiredAvailability;
import ai.varai.provisioner.model.source.Severity;

/** Service level that one failure breaks. */
final class ServiceLevelBuilt extends RowRule {

  ServiceLevelBuilt() {
    super(
        "MTX007",
        Severity.MANDATORY,
        "Service level that one failure breaks",
        "The row promises a share of time. A database without a standby is away for minutes"
            + " to hours when its zone fails, and a service without a running instance makes its"
            + " first caller wait for a start.",
        "Set `high_availability` to true and `min_instances` to 1 or more.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (!(row.characteristics().availability()
        instanceof RequiredAvailability.ServiceLevel level)) {
      return;
    }
    input
        .database()
        .filter(database -> !database.highAvailability())
        .ifPresent(
            database ->
                report.at(
                    RuleInput.database("high_availability"),
                    "the matrix promises " + level.percent() + "% and the database has no standby",
                    "set it to true"));
    input.eachService(
        (path, service) -> {
          if (service.minInstances() == 0) {
            report.at(
                path.child("min_instances"),
                "the matrix promises " + level.percent() + "% and no instance is kept running",
                "set it to 1 or more");
          }
        });
  }
}
