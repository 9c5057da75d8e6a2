package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.RequiredAvailability;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Service level that nobody watches. */
final class ServiceLevelWatched extends RowRule {

  ServiceLevelWatched() {
    super(
        "MON006",
        Severity.MANDATORY,
        "Service level that nobody watches",
        "The row promises a share of time; without monitoring and alerts nobody learns that"
            + " it is missed.",
        "Set `enable_monitoring` and `alerts.enable_alerts` to true.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    var monitoring = input.environment().monitoringConfig();
    if (row.characteristics().availability() instanceof RequiredAvailability.ServiceLevel level
        && !(monitoring.enableMonitoring() && monitoring.alerts().enableAlerts())) {
      report.at(
          monitoring.enableMonitoring()
              ? KeyPath.of("monitoring_config", "alerts", "enable_alerts")
              : KeyPath.of("monitoring_config", "enable_monitoring"),
          "the matrix promises " + level.percent() + "% and nobody watches it",
          "set it to true");
    }
  }
}
