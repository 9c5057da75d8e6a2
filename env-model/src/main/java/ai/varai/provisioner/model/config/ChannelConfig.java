package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.KeyPattern;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;
import java.util.Map;
import java.util.Optional;

/** A notification channel that the environment makes. */
@Doc("A notification channel that the environment makes.")
public record ChannelConfig(
    @Doc("How it tells somebody.") @Required ChannelType type,
    @Doc(
            value = "Where it tells it: the labels that Cloud Monitoring has for the type.",
            example = "{email_address: oncall@example.com}")
        @KeyPattern(value = "[a-z][a-z_]{0,62}", expected = "a label such as email_address")
        @Pattern(value = Forms.NOT_BLANK, expected = "a text")
        Map<String, String> labels,
    @Doc(
            "The secret that the type needs, such as a token. It is read from Secret Manager when the channel is made, and stands in no file and no state. A version that is a number is taken up when the number changes.")
        Optional<SecretReference> secret) {
  public ChannelConfig {
    labels = Ordered.copy(labels);
  }
}
