package ai.varai.provisioner.gcp.monitoring;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.secret.Payloads;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.config.ChannelType;
import ai.varai.provisioner.model.kind.NotificationChannel;
import ai.varai.provisioner.model.resource.Value;
import com.google.monitoring.v3.UpdateNotificationChannelRequest;
import com.google.protobuf.BoolValue;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Notification channels. Google hides the label that holds a secret (shows its last characters
 * only), so which version of which secret was handed over is told by the channel's description.
 */
public final class NotificationChannelHandler
    extends MonitoringHandler<NotificationChannel, com.google.monitoring.v3.NotificationChannel> {
  private static final String SECRET_BEFORE = "Its secret is ";
  private static final String SECRET_AFTER = ".";
  private static final Set<String> SECRET_LABELS =
      Arrays.stream(ChannelType.values())
          .flatMap(type -> type.secretLabel().stream())
          .collect(Collectors.toUnmodifiableSet());

  private final Payloads payloads;

  public NotificationChannelHandler(Cloud cloud, ReentrantLock writing) {
    super(NotificationChannel.class, cloud, writing);
    this.payloads = new Payloads(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("monitoring.notificationChannels.list", "monitoring.notificationChannels.get"),
        List.of("monitoring.notificationChannels.create"),
        List.of("monitoring.notificationChannels.update"),
        List.of("monitoring.notificationChannels.delete"),
        List.of("roles/monitoring.editor"));
  }

  @Override
  protected String label(NotificationChannel channel) {
    return "notification channel " + channel.displayName();
  }

  @Override
  protected Iterable<com.google.monitoring.v3.NotificationChannel> all() throws IOException {
    return cloud.clients().channels().listNotificationChannels(cloud.projectName()).iterateAll();
  }

  @Override
  protected boolean same(NotificationChannel identity, NotificationChannel found) {
    return identity.displayName().equals(found.displayName())
        && identity.type().equals(found.type());
  }

  @Override
  protected void write(
      NotificationChannel wanted, Ownership owner, Optional<Observed<NotificationChannel>> current)
      throws IOException, ProviderException, InterruptedException {
    var channel =
        com.google.monitoring.v3.NotificationChannel.newBuilder()
            .setType(wanted.type())
            .setDisplayName(wanted.displayName())
            .putAllLabels(wanted.channelLabels())
            .setEnabled(BoolValue.of(wanted.enabled()))
            .putAllUserLabels(Marks.labels(wanted.userLabels(), owner));
    if (wanted.secret().isPresent()) {
      String version = wanted.secret().get().get();
      channel
          .putLabels(secretLabel(wanted.type()), payload(wanted, version))
          .setDescription(SECRET_BEFORE + version + SECRET_AFTER);
    }
    if (current.isEmpty()) {
      cloud.clients().channels().createNotificationChannel(cloud.projectName(), channel.build());
    } else {
      cloud
          .clients()
          .channels()
          .updateNotificationChannel(
              UpdateNotificationChannelRequest.newBuilder()
                  .setNotificationChannel(channel.setName(current.get().id()))
                  .build());
    }
  }

  private static String secretLabel(String type) throws ProviderException {
    return Arrays.stream(ChannelType.values())
        .filter(each -> each.spelling().equals(type))
        .findFirst()
        .flatMap(ChannelType::secretLabel)
        .orElseThrow(
            () ->
                Failures.lasting(
                    "notification channels of type " + type + " have no secret",
                    "delete the key secret of the channel"));
  }

  private String payload(NotificationChannel wanted, String version)
      throws ProviderException, InterruptedException {
    try {
      return payloads.read(version);
    } catch (ApiFailure e) {
      if (!e.notFound()) {
        throw e;
      }
      String secret = version.replaceFirst(".*/secrets/([^/]+)/.*", "$1");
      throw Failures.lasting(
          label(wanted) + ": there is no " + version + " with the channel's secret yet",
          "put it there: printf %s SECRET | gcloud secrets versions add "
              + secret
              + " --data-file=- --project="
              + cloud.project()
              + " (gcloud secrets create, where there is no such secret); then go on with up");
    }
  }

  @Override
  protected void erase(Observed<NotificationChannel> current) throws IOException {
    cloud.clients().channels().deleteNotificationChannel(current.id(), false);
  }

  @Override
  protected Observed<NotificationChannel> observed(
      com.google.monitoring.v3.NotificationChannel found) {
    return new Observed<>(
        new NotificationChannel(
            found.getDisplayName(),
            found.getType(),
            shown(found.getLabelsMap()),
            secret(found.getDescription()),
            found.getEnabled().getValue(),
            Marks.unmarked(found.getUserLabelsMap()),
            Optional.of(found.getName())),
        found.getName(),
        Marks.owner(kindName(), found.getUserLabelsMap()));
  }

  private static Map<String, String> shown(Map<String, String> labels) {
    var shown = new LinkedHashMap<>(labels);
    shown.keySet().removeAll(SECRET_LABELS);
    return shown;
  }

  private static Optional<Value<String>> secret(String description) {
    return description.startsWith(SECRET_BEFORE) && description.endsWith(SECRET_AFTER)
        ? Optional.of(
            Value.of(
                description.substring(
                    SECRET_BEFORE.length(), description.length() - SECRET_AFTER.length())))
        : Optional.empty();
  }
}
