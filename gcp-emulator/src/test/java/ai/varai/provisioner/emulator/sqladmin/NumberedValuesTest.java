package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are generated from protocol buffers may send enumerations as numbers. */
class NumberedValuesTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static Answer insert(String instances, String name, int version) {
    return REST.post(
        instances,
        """
        {"name": "%s", "region": "us-central1", "databaseVersion": %d,
         "settings": {"tier": "db-custom-1-3840", "availabilityType": 2, "edition": 2,
           "ipConfiguration": {"ipv4Enabled": true, "sslMode": 2},
           "denyMaintenancePeriods": [{"startDate": "2030-01-01", "endDate": "2030-02-01",
             "time": "00:00:00"}]}}
        """
            .formatted(name, version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1", "/sql/v1beta4"})
  void aValueMayBeSentAsItsNumberAndHasANameFromThenOn(String version) {
    String instances = version + "/projects/numbered/instances";
    String name = version.equals("/v1") ? "one" : "two";

    Answer made = insert(instances, name, 110);

    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    JsonNode instance = REST.get(instances + "/" + name).body();
    assertThat(instance.path("databaseVersion").asText()).isEqualTo("POSTGRES_14");
    assertThat(instance.at("/settings/availabilityType").asText()).isEqualTo("REGIONAL");
    assertThat(instance.at("/settings/edition").asText()).isEqualTo("ENTERPRISE");
    assertThat(instance.at("/settings/ipConfiguration/sslMode").asText())
        .isEqualTo("ENCRYPTED_ONLY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1", "/sql/v1beta4"})
  void aNumberThatNoValueHasIsRefused(String version) {
    Answer refused = insert(version + "/projects/numbered/instances", "none", 123456);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Invalid value at 'body.databaseVersion' (TYPE_ENUM), 123456");
  }
}
