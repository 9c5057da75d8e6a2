package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.NotificationChannel;

/** Where alerts are sent. */
public final class NotificationChannelExport extends KindExport<NotificationChannel> {
  public NotificationChannelExport() {
    super(
        NotificationChannel.class,
        Module.MONITORING,
        "google_monitoring_notification_channel",
        "notification_channels");
  }

  @Override
  public void terraform(NotificationChannel r, Body body) {
    body.set("display_name", r.displayName())
        .set("type", r.type())
        .set("enabled", r.enabled())
        .set("labels", r.channelLabels())
        .set("user_labels", r.userLabels());
  }

  @Override
  public void gcloud(NotificationChannel r, Script script) {
    String variable = Script.variable("channel", script.key());
    script
        .gcloud("beta monitoring channels create")
        .flag("display-name", r.displayName())
        .flag("type", r.type())
        .flag("channel-labels", r.channelLabels())
        .flag("user-labels", r.userLabels())
        .flag("format", "value(name)")
        .raw("--project=\"$PROJECT\")\"")
        .before(variable + "=\"$(")
        .endAsIs();
  }

  @Override
  public String shell(NotificationChannel r, String component, Script script) {
    return switch (component) {
      case "name" -> "${" + Script.variable("channel", script.key(r)) + "}";
      default -> super.shell(r, component, script);
    };
  }
}
