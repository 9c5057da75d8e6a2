package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Backups are retained that are never made. */
final class RetainedBackupsWithoutBackups extends CloudRule {

  RetainedBackupsWithoutBackups() {
    super(
        "SQL005",
        Severity.ADVISORY,
        "Backups are retained that are never made",
        "`retained_backups` says how many backups are kept; with `backup_enabled: false`"
            + " none is made. The requirement's database module sets 30 in every environment, also"
            + " where backups are off, which reads like a promise.",
        "Switch backups on, or accept that the environment has none.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (!database.backupEnabled()) {
                report.at(
                    RuleInput.database("backup_enabled"),
                    "backups are off, so none of the "
                        + database.retainedBackups()
                        + " retained backups will exist",
                    "set backup_enabled to true if the data must survive");
              }
            });
  }
}
