package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Notification channel of another project. */
final class ChannelsOfProject extends CloudRule {

  ChannelsOfProject() {
    super(
        "MON001",
        Severity.MANDATORY,
        "Notification channel of another project",
        "An alert policy can notify channels of its own project only.",
        "Name a channel of `project_id`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var alerts = input.environment().monitoringConfig().alerts();
    for (int i = 0; i < alerts.notificationChannels().size(); i++) {
      String channel = alerts.notificationChannels().get(i);
      String[] parts = channel.split("/", -1);
      KeyPath path = KeyPath.of("monitoring_config", "alerts", "notification_channels").child(i);
      if (!parts[1].equals(input.environment().projectId())) {
        report.at(
            path,
            channel + " belongs to another project than " + input.environment().projectId(),
            "name a channel of this project");
      }
    }
  }
}
