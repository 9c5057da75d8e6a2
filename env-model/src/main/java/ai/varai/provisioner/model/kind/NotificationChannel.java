package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Map;
import java.util.Optional;

/** Where alerts are sent. */
@Kind(value = "notification_channel", title = "Notification channel")
public record NotificationChannel(
    @Identity String displayName,
    @ForcesReplacement String type,
    Map<String, String> channelLabels,
    boolean enabled,
    Map<String, String> userLabels,
    @Computed Optional<String> name)
    implements Resource {
  /** {@code projects/PROJECT/notificationChannels/ID}. */
  public static final Attribute<NotificationChannel, String> NAME =
      Attribute.text(NotificationChannel.class, "name");
}
