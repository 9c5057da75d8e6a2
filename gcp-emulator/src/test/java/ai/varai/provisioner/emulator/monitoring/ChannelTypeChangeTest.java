package ai.varai.provisioner.emulator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A notification channel becomes one of another type, as in the tests of Terraform's provider. */
class ChannelTypeChangeTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private final RestCalls rest = new RestCalls(CLOUD);

  @Test
  void aChannelOfMailBecomesOneOfMessages() {
    String channels = "/v3/projects/retyped/notificationChannels";
    Answer made =
        rest.post(
            channels, "{\"type\":\"email\",\"labels\":{\"email_address\":\"a@example.com\"}}");
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    String one = "/v3/" + made.body().path("name").asText();
    Answer changed =
        rest.send(
            "PATCH",
            one + "?updateMask=type,labels",
            "{\"type\":\"sms\",\"labels\":{\"number\":\"+15555379009\"}}");
    assertThat(changed.status()).as(changed.body().toString()).isEqualTo(200);
    assertThat(rest.get(one).body().path("type").asText()).isEqualTo("sms");
    assertThat(
            rest.send(
                    "PATCH",
                    one + "?updateMask=type",
                    "{\"type\":\"no-such-type\",\"labels\":{\"number\":\"+1\"}}")
                .status())
        .isEqualTo(400);
  }
}
