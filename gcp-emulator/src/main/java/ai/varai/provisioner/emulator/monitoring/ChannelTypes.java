package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.api.LabelDescriptor;
import com.google.monitoring.v3.ListNotificationChannelDescriptorsRequest;
import com.google.monitoring.v3.ListNotificationChannelDescriptorsResponse;
import com.google.monitoring.v3.NotificationChannel;
import com.google.monitoring.v3.NotificationChannelDescriptor;
import java.util.List;

/** The types of notification channels and the labels of each. */
final class ChannelTypes {

  /**
   * One type.
   *
   * @param optional labels that may be left out
   */
  private record Type(
      String type, String displayName, List<String> required, List<String> optional) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("email", "Email", List.of("email_address"), List.of()),
          new Type("google_chat", "Google Chat", List.of("space"), List.of()),
          new Type("pagerduty", "PagerDuty Services", List.of("service_key"), List.of()),
          new Type("pubsub", "Cloud Pub/Sub", List.of("topic"), List.of()),
          new Type("slack", "Slack", List.of("channel_name"), List.of("auth_token", "team")),
          new Type("sms", "SMS", List.of("number"), List.of()),
          new Type(
              "webhook_basicauth",
              "Webhook with Basic Authentication",
              List.of("url"),
              List.of("username", "password")),
          new Type(
              "webhook_tokenauth", "Webhook with Token Authentication", List.of("url"), List.of()));

  /** Labels whose values are secrets: no answer shows more than their last characters. */
  private static final List<String> SECRET = List.of("auth_token", "password", "service_key");

  private static final int SHOWN = 4;

  private ChannelTypes() {}

  /** The channel as it is answered. */
  static NotificationChannel hidden(NotificationChannel channel) {
    NotificationChannel.Builder shown = channel.toBuilder();
    for (String label : SECRET) {
      String value = channel.getLabelsOrDefault(label, "");
      if (!value.isEmpty()) {
        String end = value.length() > 2 * SHOWN ? value.substring(value.length() - SHOWN) : "";
        shown.putLabels(label, "****" + end);
      }
    }
    return shown.build();
  }

  static void check(NotificationChannel channel) {
    Type type =
        TYPES.stream()
            .filter(t -> t.type().equals(channel.getType()))
            .findFirst()
            .orElseThrow(
                () ->
                    Refusals.field(
                        "notification_channel.type",
                        channel.getType(),
                        "There is no such type of notification channel."));
    for (String label : type.required()) {
      if (channel.getLabelsOrDefault(label, "").isEmpty()) {
        throw Refusals.field(
            "notification_channel.labels['" + label + "']", "", "The label is required.");
      }
    }
    for (String label : channel.getLabelsMap().keySet()) {
      if (!type.required().contains(label) && !type.optional().contains(label)) {
        throw Refusals.field(
            "notification_channel.labels['" + label + "']",
            channel.getLabelsOrThrow(label),
            "Channels of type \"" + type.type() + "\" have no such label.");
      }
    }
    if (type.type().equals("email") && !channel.getLabelsOrThrow("email_address").contains("@")) {
      throw Refusals.field(
          "notification_channel.labels['email_address']",
          channel.getLabelsOrThrow("email_address"),
          "This is not an email address.");
    }
  }

  private static NotificationChannelDescriptor shown(Project project, Type type) {
    NotificationChannelDescriptor.Builder b =
        NotificationChannelDescriptor.newBuilder()
            .setName(project.name() + "/notificationChannelDescriptors/" + type.type())
            .setType(type.type())
            .setDisplayName(type.displayName())
            .setDescription("Sends notifications by " + type.displayName() + ".");
    type.required().forEach(l -> b.addLabels(LabelDescriptor.newBuilder().setKey(l)));
    type.optional().forEach(l -> b.addLabels(LabelDescriptor.newBuilder().setKey(l)));
    return b.build();
  }

  static NotificationChannelDescriptor get(Project project, String name) {
    String wanted = Configurations.last(name);
    return TYPES.stream()
        .filter(t -> t.type().equals(wanted))
        .findFirst()
        .map(t -> shown(project, t))
        .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
  }

  static ListNotificationChannelDescriptorsResponse list(
      Project project, ListNotificationChannelDescriptorsRequest q) {
    var page =
        Page.of(
            TYPES.stream().map(t -> shown(project, t)).toList(),
            q.getPageSize(),
            q.getPageToken(),
            100,
            1000,
            NotificationChannelDescriptor::getName);
    return ListNotificationChannelDescriptorsResponse.newBuilder()
        .addAllChannelDescriptors(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }
}
