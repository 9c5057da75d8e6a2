package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.TopicMessages;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.MetricDescriptor;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.AlertStrategy.NotificationChannelStrategy;
import com.google.monitoring.v3.AlertPolicy.AlertStrategy.NotificationPrompt;
import com.google.monitoring.v3.NotificationChannel;
import com.google.monitoring.v3.NotificationChannel.VerificationStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a policy's notification channels of its alerts. What each is told is kept; topics, and
 * webhooks that may be called, get it as well. Channels that are disabled, or whose address is not
 * verified, are told nothing.
 */
final class AlertNotifier {
  /** Google's words (a notice of a policy whose condition was changed). */
  static final String CANCELLED =
      "Incident cancelled because the alert policy condition was deleted or modified while incident"
          + " was active.";

  private static final String PUBSUB = "pubsub";

  private final Emulation emulation;
  private final Configurations<NotificationChannel> channels;
  private final MetricTypes metrics;
  private final NoticeRows notices;
  private final Webhooks webhooks;

  AlertNotifier(
      Emulation emulation,
      Configurations<NotificationChannel> channels,
      MetricTypes metrics,
      NoticeRows notices,
      Webhooks webhooks) {
    this.emulation = emulation;
    this.channels = channels;
    this.metrics = metrics;
    this.notices = notices;
    this.webhooks = webhooks;
  }

  /**
   * Tells of an alert that is open: for the first time, or again.
   *
   * @param observed the value, or empty
   */
  void open(Project project, AlertPolicy policy, ObjectNode alert, String observed, Instant at) {
    tell(project, policy, alert, observed, NotificationPrompt.OPENED, at);
  }

  /** Tells of an alert that was closed. Of alerts on logs nobody is told that they close. */
  void closed(Project project, AlertPolicy policy, ObjectNode alert, String observed, Instant at) {
    if (!AlertRows.isOfLogs(alert)) {
      tell(project, policy, alert, observed, NotificationPrompt.CLOSED, at);
    }
  }

  /**
   * Tells those channels again that are to be reminded, if it is time. True when one was told,
   * which is noted with the alert.
   */
  boolean remind(Project project, AlertPolicy policy, ObjectNode alert, Instant at) {
    boolean told = false;
    for (Reminder reminder : reminders(policy, alert)) {
      if (!reminder.at().isAfter(at)) {
        tell(project, policy, alert, AlertRows.observed(alert), reminder.channel(), at);
        told = true;
      }
    }
    return told;
  }

  Optional<Instant> nextReminder(AlertPolicy policy, ObjectNode alert) {
    return reminders(policy, alert).stream().map(Reminder::at).min(Instant::compareTo);
  }

  private record Reminder(String channel, Instant at) {}

  private static List<Reminder> reminders(AlertPolicy policy, ObjectNode alert) {
    List<Reminder> out = new ArrayList<>();
    for (NotificationChannelStrategy s :
        policy.getAlertStrategy().getNotificationChannelStrategyList()) {
      long interval = s.getRenotifyInterval().getSeconds();
      for (String channel :
          interval > 0 ? s.getNotificationChannelNamesList() : List.<String>of()) {
        AlertRows.told(alert, channel)
            .ifPresent(last -> out.add(new Reminder(channel, last.plusSeconds(interval))));
      }
    }
    return out;
  }

  private void tell(
      Project project,
      AlertPolicy policy,
      ObjectNode alert,
      String observed,
      NotificationPrompt prompt,
      Instant at) {
    List<NotificationPrompt> prompts = policy.getAlertStrategy().getNotificationPromptsList();
    if (prompts.isEmpty() || prompts.contains(prompt)) {
      policy
          .getNotificationChannelsList()
          .forEach(name -> tell(project, policy, alert, observed, name, at));
    }
  }

  private void tell(
      Project project,
      AlertPolicy policy,
      ObjectNode alert,
      String observed,
      String name,
      Instant at) {
    if (channels.contains(name)) {
      NotificationChannel channel = channels.get(name);
      if (channel.getEnabled().getValue()
          && channel.getVerificationStatus() != VerificationStatus.UNVERIFIED) {
        AlertRows.tell(alert, name, at);
        tell(project, policy, alert, observed, channel, at);
      }
    }
  }

  private void tell(
      Project project,
      AlertPolicy policy,
      ObjectNode alert,
      String observed,
      NotificationChannel channel,
      Instant at) {
    boolean sent = webhooks.reaches(channel);
    ObjectNode notice = JsonNodeFactory.instance.objectNode();
    notice.put("time", at.toString());
    notice.put("channel", channel.getName());
    notice.put("type", channel.getType());
    if (channel.getType().equals(PUBSUB)) {
      notice.put("topic", channel.getLabelsOrDefault("topic", ""));
    }
    notice.put("policy", policy.getName());
    notice.put("alert", Trees.text(alert, "name"));
    notice.put("state", Trees.text(alert, "state").equals(AlertRows.OPEN) ? "open" : "closed");
    boolean published = channel.getType().equals(PUBSUB);
    notice.put(NoticeRows.DELIVERY, published ? "published" : sent ? NoticeRows.PENDING : "kept");
    ObjectNode data =
        new IncidentPayload(project, policy, alert, metricName(project, alert)).of(observed);
    notice.set("data", data);
    notices.add(project.id(), notice);
    if (published) {
      publish(project, channel, data);
    }
    if (sent) {
      webhooks.wake(project.id(), channel.getName());
    }
  }

  private void publish(Project project, NotificationChannel channel, ObjectNode data) {
    emulation
        .plugin(TopicMessages.class)
        .orElseThrow()
        .publish(
            project.id(),
            channel.getLabelsOrDefault("topic", ""),
            "service-"
                + project.number()
                + "@gcp-sa-monitoring-notification.iam.gserviceaccount.com",
            Map.of(),
            data.toString());
  }

  /** As its descriptor calls it; where there is none, by its type. */
  private String metricName(Project project, ObjectNode alert) {
    String type = Trees.text(alert, "metric", "type");
    return metrics
        .find(project, type)
        .map(MetricDescriptor::getDisplayName)
        .filter(shown -> !shown.isEmpty())
        .orElse(type);
  }
}
