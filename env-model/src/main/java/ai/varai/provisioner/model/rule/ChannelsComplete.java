package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.ChannelConfig;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Notification channel that its type cannot be made of. */
final class ChannelsComplete extends CloudRule {

  ChannelsComplete() {
    super(
        "MON007",
        Severity.MANDATORY,
        "Notification channel that is not complete",
        "Each type of notification channel has its own labels, and some need a secret. Cloud"
            + " Monitoring refuses a channel that lacks one or has one of another type. A secret"
            + " among the labels would stand in the file and in the state.",
        "Give the labels of the type, and name the secret under `secret`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .environment()
        .monitoringConfig()
        .alerts()
        .channels()
        .forEach(
            (name, channel) ->
                check(
                    KeyPath.of("monitoring_config", "alerts", "channels", name), channel, report));
  }

  private static void check(KeyPath path, ChannelConfig channel, Report report) {
    String type = channel.type().spelling();
    for (String label : channel.type().labels()) {
      if (!channel.labels().containsKey(label)) {
        report.at(
            path.child("labels"), "a channel of type " + type + " has no " + label, "give it one");
      }
    }
    for (String label : channel.labels().keySet()) {
      if (channel.type().secretLabel().filter(label::equals).isPresent()) {
        report.at(
            path.child("labels").child(label),
            label + " is a secret and would stand in the state",
            "put it into Secret Manager and name the secret under secret");
      } else if (!channel.type().labels().contains(label)) {
        report.at(
            path.child("labels").child(label),
            "channels of type " + type + " have no label " + label,
            "delete it");
      }
    }
    if (channel.type().secretLabel().isPresent() && channel.secret().isEmpty()) {
      report.at(
          path.child("secret"),
          "a channel of type "
              + type
              + " needs a secret ("
              + channel.type().secretLabel().get()
              + ")",
          "name one");
    } else if (channel.type().secretLabel().isEmpty() && channel.secret().isPresent()) {
      report.at(
          path.child("secret"), "channels of type " + type + " have no secret", "delete the key");
    }
  }
}
