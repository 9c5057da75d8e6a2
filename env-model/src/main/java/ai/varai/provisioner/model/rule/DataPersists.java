package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.Persistence;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Data that does not last as the matrix promises. */
final class DataPersists extends RowRule {
  private static boolean tooShort(int days, Persistence persistence) {
    return persistence instanceof Persistence.IndefiniteWithBackups
        || (persistence instanceof Persistence.Days limit && days < limit.days());
  }

  DataPersists() {
    super(
        "MTX008",
        Severity.MANDATORY,
        "Data that does not last as the matrix promises",
        "\"Indefinite with backups\" needs backups and files that are not deleted after a"
            + " while; \"N days\" needs files that stay at least so long, and backups that reach"
            + " back so far where data has to be restorable.",
        "Switch backups on and lengthen the retention.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    var persistence = row.characteristics().dataPersistence();
    if (persistence instanceof Persistence.IndefiniteWithBackups) {
      input
          .database()
          .filter(database -> !database.backupEnabled())
          .ifPresent(
              database ->
                  report.at(
                      RuleInput.database("backup_enabled"),
                      "the matrix says 'Indefinite with backups' and backups are off",
                      "set it to true"));
    }
    input
        .environment()
        .storage()
        .forEach(
            (name, bucket) ->
                bucket
                    .retentionDays()
                    .filter(days -> tooShort(days, persistence))
                    .ifPresent(
                        days ->
                            report.at(
                                KeyPath.of("storage", name, "retention_days"),
                                "files are deleted after "
                                    + days
                                    + " days, sooner than the matrix says",
                                "lengthen or delete it")));
  }
}
