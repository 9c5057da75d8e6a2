package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.Hcl;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.config.ChannelType;
import ai.varai.provisioner.model.kind.NotificationChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;

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
    // In Terraform's state it stands in clear whatever one does: at least not in its files.
    secretLabel(r)
        .ifPresent(
            label ->
                body.block(
                    "sensitive_labels",
                    labels ->
                        labels.set(
                            label,
                            new Hcl.Expression(
                                "var.channel_secrets[" + Hcl.quoted(body.key()) + "]"))));
  }

  private static Optional<String> secretLabel(NotificationChannel r) {
    return Arrays.stream(ChannelType.values())
        .filter(type -> r.secret().isPresent() && type.spelling().equals(r.type()))
        .findFirst()
        .flatMap(ChannelType::secretLabel);
  }

  @Override
  public void gcloud(NotificationChannel r, Script script) {
    String variable = Script.variable("channel", script.key());
    var labels = new LinkedHashMap<String, Object>(r.channelLabels());
    String payload = Script.variable("payload", script.key());
    secretLabel(r)
        .ifPresent(
            label -> {
              script.line(
                  payload
                      + "=\"$(gcloud secrets versions access "
                      + script.word(r.secret().orElseThrow())
                      + ")\"");
              labels.put(label, new Script.Variable(payload));
            });
    script
        .gcloud("beta monitoring channels create")
        .flag("display-name", r.displayName())
        .flag("type", r.type())
        .flag("channel-labels", labels)
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
