package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Alerts that nobody gets. */
final class AlertsReachSomebody extends CloudRule {

  AlertsReachSomebody() {
    super(
        "MON003",
        Severity.ADVISORY,
        "Alerts that nobody gets",
        "Alert policies without notification channels open incidents that nobody hears of.",
        "Declare channels under `alerts.channels`, or list those that exist under"
            + " `alerts.notification_channels`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var alerts = input.environment().monitoringConfig().alerts();
    if (alerts.enableAlerts() && !alerts.reachSomebody()) {
      report.at(
          KeyPath.of("monitoring_config", "alerts", "channels"),
          "alerts are on and nobody is told",
          "declare a channel under alerts.channels");
    }
  }
}
