package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Point-in-time recovery without backups. */
final class RecoveryNeedsBackups extends CloudRule {

  RecoveryNeedsBackups() {
    super(
        "SQL004",
        Severity.MANDATORY,
        "Point-in-time recovery without backups",
        "Point-in-time recovery starts from a backup and replays the log from there."
            + " Without backups Cloud SQL refuses it.",
        "Set `backup_enabled` to true.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (database.pointInTimeRecovery() && !database.backupEnabled()) {
                report.at(
                    RuleInput.database("point_in_time_recovery"),
                    "point-in-time recovery needs backups",
                    "set backup_enabled to true");
              }
            });
  }
}
