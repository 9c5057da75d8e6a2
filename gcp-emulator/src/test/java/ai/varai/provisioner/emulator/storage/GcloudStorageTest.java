package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests as {@code gcloud storage} makes them. */
class GcloudStorageTest {

  private static GcpEmulator cloud;
  private static RestCalls rest;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start();
    rest = new RestCalls(cloud);
    rest.post(
        "/storage/v1/b?project=gs",
        "{\"name\": \"gs-asked\", \"versioning\": {\"enabled\": true}}");
    write("a", "one");
    write("a", "two");
  }

  @AfterAll
  static void stop() {
    cloud.stop();
  }

  private static void write(String name, String content) {
    Answer written =
        rest.post("/upload/storage/v1/b/gs-asked/o?uploadType=media&name=" + name, content);
    assertThat(written.status()).as(written.body().toString()).isEqualTo(200);
  }

  @Test
  void parametersThatAreTrueAreWrittenTrue() {
    assertThat(rest.get("/storage/v1/b/gs-asked/o?prefix=a&versions=True").body().path("items"))
        .hasSize(2);
  }

  @Test
  void aComposedObjectHasHashesOfItsOwnWhateverItsDescriptionSays() {
    Answer made =
        rest.post(
            "/storage/v1/b/gs-asked/o/both/compose",
            """
            {"destination": {"contentType": "text/plain", "md5Hash": "sZRqySSS0jR8YjW00mERhA==",
               "crc32c": "NT3Yvg=="},
             "sourceObjects": [{"name": "a"}, {"name": "a"}]}
            """);
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    assertThat(made.body().path("size").asText()).isEqualTo("6");
    assertThat(made.body().path("crc32c").asText()).isNotEqualTo("NT3Yvg==");
    assertThat(made.body().has("md5Hash")).isFalse();
  }
}
