package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever is no owner of a bucket's project names the project that pays, if requesters do. */
class RequesterPaysTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls OWNER = new RestCalls(CLOUD).as("user:user@example.com");
  private static final RestCalls GUEST =
      OWNER.as("serviceAccount:guest@elsewhere.iam.gserviceaccount.com");

  @Test
  void aProjectIsNamedOrTheCallRefused() throws IOException {
    OWNER.post(
        "/storage/v1/b?project=paying",
        "{\"name\":\"paid-files\",\"billing\":{\"requesterPays\":true}}");
    OWNER.post("/upload/storage/v1/b/paid-files/o?uploadType=media&name=a", "x");
    String object = "/storage/v1/b/paid-files/o/a";

    Answer refused = GUEST.get(object);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Bucket is a requester pays bucket but no user project provided.");
    assertThat(refused.body().at("/error/errors/0/reason").asText()).isEqualTo("required");
    assertThat(GUEST.get(object + "?userProject=elsewhere").status()).isEqualTo(200);
    String header =
        RawHttp.send(
            CLOUD.emulator().port(),
            "GET "
                + object
                + " HTTP/1.1\r\nHost: localhost\r\nx-goog-user-project: elsewhere\r\n"
                + "x-emulator-principal: serviceAccount:guest@elsewhere.iam.gserviceaccount.com\r\n\r\n",
            StandardCharsets.US_ASCII);
    assertThat(header).startsWith("HTTP/1.1 200");
    assertThat(OWNER.get(object).status()).isEqualTo(200);
    OWNER.send("PATCH", "/storage/v1/b/paid-files", "{\"billing\":{\"requesterPays\":false}}");
    assertThat(GUEST.get(object).status()).isEqualTo(200);
  }
}
