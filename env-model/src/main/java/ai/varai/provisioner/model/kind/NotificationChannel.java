package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.ComparedBy;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.Map;
import java.util.Optional;

/**
 * Where alerts are sent. The secret is the full name of the version of a secret that holds the
 * channel's token, key or password; what is in it is handed to Cloud Monitoring and kept nowhere
 * else.
 */
@Kind(
    value = "notification_channel",
    title = "Notification channel",
    replace = ReplaceOrder.CREATE_BEFORE_DELETE)
public record NotificationChannel(
    @Identity String displayName,
    @Identity String type,
    @ComparedBy(Includes.class) Map<String, String> channelLabels,
    Optional<Value<String>> secret,
    boolean enabled,
    Map<String, String> userLabels,
    @Computed Optional<String> name)
    implements Resource {
  /** {@code projects/PROJECT/notificationChannels/ID}. */
  public static final Attribute<NotificationChannel, String> NAME =
      Attribute.text(NotificationChannel.class, "name");
}
