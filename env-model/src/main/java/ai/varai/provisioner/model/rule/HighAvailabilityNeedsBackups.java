package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** High availability without backups and point-in-time recovery. */
final class HighAvailabilityNeedsBackups extends CloudRule {

  HighAvailabilityNeedsBackups() {
    super(
        "SQL003",
        Severity.MANDATORY,
        "High availability without backups and point-in-time recovery",
        "Cloud SQL makes an instance regional only when automated backups and point-in-time"
            + " recovery are on.",
        "Set `backup_enabled` and `point_in_time_recovery` to true, or `high_availability`"
            + " to false.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (database.highAvailability()
                  && !(database.backupEnabled() && database.pointInTimeRecovery())) {
                report.at(
                    RuleInput.database("high_availability"),
                    "high availability needs backups and point-in-time recovery",
                    "set backup_enabled and point_in_time_recovery to true");
              }
            });
  }
}
