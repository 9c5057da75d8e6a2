package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Notification channels without alerts. */
final class ChannelsUsed extends CloudRule {

  ChannelsUsed() {
    super(
        "MON004",
        Severity.ADVISORY,
        "Notification channels without alerts",
        "Channels are listed while alerts are off.",
        "Set `enable_alerts` to true, or delete the channels.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var alerts = input.environment().monitoringConfig().alerts();
    if (!alerts.enableAlerts() && alerts.reachSomebody()) {
      report.at(
          KeyPath.of("monitoring_config", "alerts", "enable_alerts"),
          "alerts are off, so the channels are never told",
          "set it to true");
    }
  }
}
