package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.Persistence;
import ai.varai.provisioner.model.source.Severity;

/** Data to be kept for days without backups. */
final class BackupsForPersistence extends RowRule {

  BackupsForPersistence() {
    super(
        "MTX009",
        Severity.ADVISORY,
        "Data to be kept for days without backups",
        "The row says that data lasts a number of days. Without backups one mistake or one"
            + " lost disk ends it earlier.",
        "Switch backups on, and retain as many as the row has days.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (row.characteristics().dataPersistence() instanceof Persistence.Days limit
        && input.isCloud()) {
      input
          .database()
          .filter(
              database -> !database.backupEnabled() || database.retainedBackups() < limit.days())
          .ifPresent(
              database ->
                  report.at(
                      RuleInput.database("backup_enabled"),
                      "the matrix says that data lasts "
                          + limit.days()
                          + " days and "
                          + (database.backupEnabled()
                              ? "only " + database.retainedBackups() + " backups are retained"
                              : "backups are off"),
                      "set backup_enabled to true and retained_backups to "
                          + limit.days()
                          + " or more"));
    }
  }
}
