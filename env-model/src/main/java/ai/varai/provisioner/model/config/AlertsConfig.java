package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import java.util.List;

/** Alerts. */
@Doc("Alerts.")
public record AlertsConfig(
    @Doc("Whether alert policies are made.") @Default("false") boolean enableAlerts,
    @Doc("Channels that are told, by full name.")
        @Pattern(
            value = "projects/[^/ ]+/notificationChannels/[^/ ]+",
            expected = "a full name such as projects/my-project/notificationChannels/oncall")
        List<String> notificationChannels) {
  public AlertsConfig {
    notificationChannels = List.copyOf(notificationChannels);
  }
}
