package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.DatabasePlatform;
import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import ai.varai.provisioner.model.sql.PostgresTier;

/** Other database than the matrix says. */
final class DatabaseAsSaid extends RowRule {

  DatabaseAsSaid() {
    super(
        "MTX012",
        Severity.MANDATORY,
        "Other database than the matrix says",
        "\"High availability\" needs a standby, \"production tier\" a machine that is not"
            + " shared-core, and \"Local MongoDB\" a MongoDB.",
        "Change the database, or waive the finding with a reason.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    DatabasePlatform said = row.infrastructure().database();
    if (said == DatabasePlatform.LOCAL_MONGODB
        && input.environment().documentDatabase().isEmpty()) {
      report.at(
          KeyPath.of("document_database"),
          "the matrix says '" + said + "' and there is no document_database",
          "add document_database");
    }
    input
        .database()
        .ifPresent(
            database -> {
              if (said == DatabasePlatform.CLOUD_SQL_HIGH_AVAILABILITY
                  && !database.highAvailability()) {
                report.at(
                    RuleInput.database("high_availability"),
                    "the matrix says '" + said + "'",
                    "set it to true");
              }
              boolean shared =
                  PostgresTier.find(database.tier())
                      .filter(tier -> tier.family() == PostgresTier.Family.SHARED_CORE)
                      .isPresent();
              if (said == DatabasePlatform.CLOUD_SQL_PRODUCTION && shared) {
                report.at(
                    RuleInput.database("tier"),
                    "the matrix says '" + said + "' and " + database.tier() + " is shared-core",
                    "choose a db-custom tier");
              }
            });
  }
}
