package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.KeyPattern;
import ai.varai.provisioner.model.describe.Pattern;
import java.util.List;
import java.util.Map;

/** Alerts. */
@Doc("Alerts.")
public record AlertsConfig(
    @Doc("Whether alert policies are made.") @Default("false") boolean enableAlerts,
    @Doc("Channels that are made, by name, and told by every alert policy.")
        @KeyPattern(
            value = "[a-z]([-a-z0-9]{0,28}[a-z0-9])?",
            expected = "1 to 30 lower-case letters, digits and hyphens, starting with a letter")
        Map<String, ChannelConfig> channels,
    @Doc("Channels that exist already and are told as well, by full name.")
        @Pattern(
            value = "projects/[^/ ]+/notificationChannels/[^/ ]+",
            expected = "a full name such as projects/my-project/notificationChannels/oncall")
        List<String> notificationChannels) {
  public AlertsConfig {
    channels = Ordered.copy(channels);
    notificationChannels = List.copyOf(notificationChannels);
  }

  /** Whether any channel is told. */
  public boolean reachSomebody() {
    return !channels.isEmpty() || !notificationChannels.isEmpty();
  }
}
