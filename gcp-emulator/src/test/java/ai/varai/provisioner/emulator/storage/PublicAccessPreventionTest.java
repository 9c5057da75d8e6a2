package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What prevents public access does not become public, and is as before otherwise. */
class PublicAccessPreventionTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);
  private static final String BUCKET = "/storage/v1/b/prevented";

  @BeforeAll
  static void aBucketThatPreventsIt() {
    REST.post(
        "/storage/v1/b?project=prevention",
        """
        {"name": "prevented", "iamConfiguration": {"publicAccessPrevention": "enforced"}}
        """);
    REST.post("/upload" + BUCKET + "/o?uploadType=media&name=file", "x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "PATCH; ?predefinedAcl=publicRead; {}",
        "PATCH; ?predefinedDefaultObjectAcl=publicRead; {}",
        "PATCH; ; {\"acl\":[{\"entity\":\"allUsers\",\"role\":\"READER\"}]}",
        "POST; /acl; {\"entity\":\"allUsers\",\"role\":\"READER\"}",
        "POST; /defaultObjectAcl; {\"entity\":\"allAuthenticatedUsers\",\"role\":\"READER\"}",
        "PUT; /iam; {\"bindings\":[{\"role\":\"roles/storage.objectViewer\",\"members\":[\"allUsers\"]}]}",
        "POST; /o/file/acl; {\"entity\":\"allUsers\",\"role\":\"READER\"}",
        "PATCH; /o/file?predefinedAcl=publicRead; {}",
        "PATCH; /o/file; {\"acl\":[{\"entity\":\"allUsers\",\"role\":\"READER\"}]}",
        "POST; /o/file/copyTo/b/prevented/o/copy?destinationPredefinedAcl=publicRead; {}",
      })
  void nothingBecomesPublic(String method, String path, String body) {
    Answer refused = REST.send(method, BUCKET + (path == null ? "" : path), body);

    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(412);
    assertThat(refused.body().at("/error/errors/0/reason").asText()).isEqualTo("conditionNotMet");
    assertThat(refused.body().at("/error/message").asText())
        .startsWith("The member bindings allUsers and allAuthenticatedUsers are not allowed");
  }

  @Test
  void whatWasPublicBeforeCanStillBeChanged() {
    REST.post(
        "/storage/v1/b?project=prevention&predefinedAcl=publicRead", "{\"name\":\"was-open\"}");
    Answer prevented =
        REST.send(
            "PATCH",
            "/storage/v1/b/was-open",
            "{\"iamConfiguration\":{\"publicAccessPrevention\":\"enforced\"}}");

    assertThat(prevented.status()).as(prevented.body().toString()).isEqualTo(200);
    assertThat(REST.send("PATCH", "/storage/v1/b/was-open", "{\"labels\":{\"a\":\"b\"}}").status())
        .isEqualTo(200);
  }
}
