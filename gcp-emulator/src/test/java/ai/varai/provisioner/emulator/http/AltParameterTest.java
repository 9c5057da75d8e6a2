package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form in which an answer is wanted. */
class AltParameterTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private final RestCalls rest = new RestCalls(CLOUD);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/projects/forms/secrets",
        "/storage/v1/b?project=forms",
        "/compute/v1/projects/forms/zones",
        "/v1/projects/forms/secrets/missing"
      })
  void aFormThatThereIsNotIsRefusedBeforeAnythingElse(String path) {
    Answer refused = rest.get(path + (path.contains("?") ? "&" : "?") + "alt=Zzz");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Invalid value \"Zzz\" for query parameter 'alt'");
    assertThat(rest.get("/_emulator/requests").body().at("/requests").toString())
        .contains(path.replaceAll("\\?.*", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "JSON", "", "json;enum-encoding%3Dint"})
  void jsonIsWhatThereIs(String alt) {
    assertThat(rest.get("/v1/projects/forms/secrets?alt=" + alt).status()).isEqualTo(200);
    assertThat(rest.get("/v1/projects/forms/secrets?$alt=" + alt).status()).isEqualTo(200);
  }

  @Test
  void aMessageIsNoMedia() {
    Answer refused = rest.get("/v1/projects/forms/secrets?alt=media");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Unsupported alt type \"media\" for non byte stream request.");
  }

  @Test
  void aRefusalIsIndentedWhateverIsAskedFor() throws Exception {
    String answer =
        RawHttp.send(
            CLOUD.emulator().port(),
            "GET /v1/projects/forms/secrets/missing?prettyPrint=false HTTP/1.1\r\nHost: a\r\n\r\n",
            StandardCharsets.US_ASCII);
    assertThat(answer).contains("{\n  \"error\": {\n    \"code\": 404,");
  }
}
