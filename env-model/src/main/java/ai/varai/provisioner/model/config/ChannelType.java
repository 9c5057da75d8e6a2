package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;
import java.util.List;
import java.util.Optional;

/** How a notification channel tells somebody, in the names of Cloud Monitoring. */
@Doc("How a notification channel tells somebody.")
public enum ChannelType implements Spelled {
  @Doc("A mail to the label `email_address`.")
  EMAIL("email", List.of("email_address"), ""),
  @Doc("A message in the channel of the label `channel_name`; the secret is the token of the app.")
  SLACK("slack", List.of("channel_name"), "auth_token"),
  @Doc("PagerDuty; the secret is the service key.")
  PAGERDUTY("pagerduty", List.of(), "service_key"),
  @Doc("A message on the topic of the label `topic`.")
  PUBSUB("pubsub", List.of("topic"), ""),
  @Doc("A call of the label `url` with the label `username`; the secret is the password.")
  WEBHOOK("webhook_basicauth", List.of("url", "username"), "password"),
  @Doc("A text message to the label `number`.")
  SMS("sms", List.of("number"), ""),
  @Doc("A message in the space of the label `space`.")
  CHAT("google_chat", List.of("space"), "");

  private final String spelling;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> labels;

  private final String secretLabel;

  ChannelType(String spelling, List<String> labels, String secretLabel) {
    this.spelling = spelling;
    this.labels = labels;
    this.secretLabel = secretLabel;
  }

  @Override
  public String spelling() {
    return spelling;
  }

  /** The labels that such a channel has. */
  public List<String> labels() {
    return labels;
  }

  /** The label that holds a secret and is never shown again; empty when there is none. */
  public Optional<String> secretLabel() {
    return secretLabel.isEmpty() ? Optional.empty() : Optional.of(secretLabel);
  }
}
