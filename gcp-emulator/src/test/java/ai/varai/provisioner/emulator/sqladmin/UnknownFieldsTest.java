package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mistyped field is not silently left out, in either version of the API. */
class UnknownFieldsTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static Answer insert(String version, String name, String settings) {
    return REST.post(
        version + "/projects/mistyped/instances",
        """
        {"name": "%s", "region": "us-central1", "databaseVersion": "POSTGRES_15",
         "settings": {"tier": "db-custom-1-3840", %s}}
        """
            .formatted(name, settings));
  }

  private static void assertUnknown(Answer refused, String name, String path) {
    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo(
            "Invalid JSON payload received. Unknown name \"%s\" at '%s': Cannot find field."
                .formatted(name, path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1", "/sql/v1beta4"})
  void aFieldThatThereIsNotIsRefusedWithItsPath(String version) {
    assertUnknown(
        insert(version, "no", "\"dataDiskSizeGB\": \"20\""), "dataDiskSizeGB", "body.settings");
    assertUnknown(
        insert(version, "no", "\"databaseFlags\": [{\"name\": \"a\", \"val\": \"1\"}]"),
        "val",
        "body.settings.databaseFlags[0]");
    assertUnknown(
        REST.post(
            version + "/projects/mistyped/instances/any/users",
            "{\"name\": \"u\", \"pasword\": \"x\"}"),
        "pasword",
        "body");
    assertThat(REST.get(version + "/projects/mistyped/instances/no").status()).isEqualTo(404);
  }

  @Test
  void anInstanceIsWrittenBackAsItWasRead() {
    assertThat(
            insert(
                    "/v1",
                    "back",
                    "\"userLabels\": {\"any\": \"name\"}, \"storageAutoResize\": true")
                .status())
        .isEqualTo(200);
    String at = "/v1/projects/mistyped/instances/back";
    Answer same = REST.send("PUT", at, REST.get(at).body().toString());
    assertThat(same.status()).as(same.body().toString()).isEqualTo(200);
  }
}
