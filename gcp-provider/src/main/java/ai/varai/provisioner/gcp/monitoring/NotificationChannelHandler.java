package ai.varai.provisioner.gcp.monitoring;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.kind.NotificationChannel;
import com.google.monitoring.v3.UpdateNotificationChannelRequest;
import com.google.protobuf.BoolValue;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Notification channels. */
public final class NotificationChannelHandler
    extends MonitoringHandler<NotificationChannel, com.google.monitoring.v3.NotificationChannel> {
  public NotificationChannelHandler(Cloud cloud, ReentrantLock writing) {
    super(NotificationChannel.class, cloud, writing);
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
    return identity.displayName().equals(found.displayName());
  }

  @Override
  protected void write(
      NotificationChannel wanted, Ownership owner, Optional<Observed<NotificationChannel>> current)
      throws IOException {
    var channel =
        com.google.monitoring.v3.NotificationChannel.newBuilder()
            .setType(wanted.type())
            .setDisplayName(wanted.displayName())
            .putAllLabels(wanted.channelLabels())
            .setEnabled(BoolValue.of(wanted.enabled()))
            .putAllUserLabels(Marks.labels(wanted.userLabels(), owner));
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
            found.getLabelsMap(),
            found.getEnabled().getValue(),
            Marks.unmarked(found.getUserLabelsMap()),
            Optional.of(found.getName())),
        found.getName(),
        Marks.owner(kindName(), found.getUserLabelsMap()));
  }
}
