package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Notification channel without a number. */
final class ChannelIdsNumeric extends CloudRule {

  ChannelIdsNumeric() {
    super(
        "MON002",
        Severity.MANDATORY,
        "Notification channel without a number",
        "Cloud Monitoring numbers notification channels itself; their full names end in"
            + " digits. A channel that was given a word is probably meant by its display name;"
            + " Cloud Monitoring finds no such channel and refuses every alert policy.",
        "Declare the channel under `alerts.channels`, or write the name that"
            + " `gcloud beta monitoring channels list` prints.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var alerts = input.environment().monitoringConfig().alerts();
    for (int i = 0; i < alerts.notificationChannels().size(); i++) {
      String channel = alerts.notificationChannels().get(i);
      String id = channel.substring(channel.lastIndexOf('/') + 1);
      KeyPath path = KeyPath.of("monitoring_config", "alerts", "notification_channels").child(i);
      if (!id.matches("\\d+")) {
        report.at(
            path,
            "the id '" + id + "' is no number, as ids of channels are",
            "declare the channel under alerts.channels, or write its full name");
      }
    }
  }
}
