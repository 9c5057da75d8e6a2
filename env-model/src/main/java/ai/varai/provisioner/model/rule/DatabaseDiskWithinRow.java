package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.StorageLimit;
import ai.varai.provisioner.model.source.Severity;

/** Database disk larger than the matrix allows. */
final class DatabaseDiskWithinRow extends RowRule {

  DatabaseDiskWithinRow() {
    super(
        "MTX004",
        Severity.MANDATORY,
        "Database disk larger than the matrix allows",
        "The row of the configuration matrix says how large the database may be.",
        "Make the disk smaller, or waive the finding with a reason.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (row.limits().storage() instanceof StorageLimit.Sized limit) {
      input
          .database()
          .filter(database -> database.diskSize() > limit.databaseGb())
          .ifPresent(
              database ->
                  report.at(
                      RuleInput.database("disk_size"),
                      database.diskSize() + " GB of disk where the matrix allows " + limit,
                      "use " + limit.databaseGb() + " or less"));
    }
  }
}
