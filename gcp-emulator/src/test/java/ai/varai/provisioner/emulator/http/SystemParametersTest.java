package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of all methods, by which a client says in which form it wants an answer. */
class SystemParametersTest {
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
  void ofSeveralValuesTheFirstCounts() {
    String zones = "/compute/v1/projects/forms/zones/us-central1-a?";
    assertThat(rest.get(zones + "fields=name&fields=region").body().toString())
        .isEqualTo("{\"name\":\"us-central1-a\"}");
    assertThat(rest.get(zones + "alt=json&alt=zzz").status()).isEqualTo(200);
    assertThat(rest.get(zones + "alt=zzz&alt=json").status()).isEqualTo(400);
  }

  @Test
  void aRefusalHasTheEnvelopeThatIsWanted() {
    String newer = "/v1/projects/forms/secrets/missing?$.xgafv=";
    assertThat(rest.get(newer + "2").body().at("/error/errors").isMissingNode()).isTrue();
    JsonNode listed = rest.get(newer + "1").body().path("error");
    assertThat(listed.path("status").asText()).isEqualTo("NOT_FOUND");
    assertThat(listed.at("/errors/0/message")).isEqualTo(listed.path("message"));
    assertThat(listed.at("/errors/0/domain").asText()).isEqualTo("global");
    // The last of them counts.
    assertThat(rest.get(newer + "2&$.xgafv=1").body().at("/error/errors")).hasSize(1);
    assertThat(rest.get(newer + "1&$.xgafv=2").body().at("/error/errors").isMissingNode()).isTrue();

    String older = "/v1/projects/forms/serviceAccounts/missing@forms.iam.gserviceaccount.com";
    assertThat(rest.get(older).body().at("/error/errors")).hasSize(1);
    assertThat(rest.get(older + "?$.xgafv=2").body().at("/error/errors").isMissingNode()).isTrue();
    String oldest = "/compute/v1/projects/forms/global/networks/missing?$.xgafv=2";
    assertThat(rest.get(oldest).body().at("/error/errors")).hasSize(1);

    Answer refused = rest.get(newer + "3");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo(
            "Invalid query parameters. Invalid value '3' for system query parameter : $.xgafv");
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
