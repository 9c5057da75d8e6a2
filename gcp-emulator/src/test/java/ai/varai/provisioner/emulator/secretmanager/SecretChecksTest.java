package ai.varai.provisioner.emulator.secretmanager;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Secret Manager refuses of a secret, and what is left of one whose rotation is taken away.
 */
class SecretChecksTest {

  private static final String SECRETS = "/v1/projects/checked/secrets";

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"replication": {"userManaged": {}}}                                     | INVALID_ARGUMENT
          {"replication": {"userManaged": {"replicas": [{"location": "us-east1"}, {"location": "us-east1"}]}}} | INVALID_ARGUMENT
          {"replication": {"automatic": {}}, "ttl": "-5s"}                         | INVALID_ARGUMENT
          {"replication": {"automatic": {}}, "versionDestroyTtl": "3600s"}         | INVALID_ARGUMENT
          {"replication": {"automatic": {}}, "versionAliases": {"stable": "1"}}    | FAILED_PRECONDITION
          """)
  void aSecretThatCannotBeIsRefused(String secret, String status) {
    Answer refused = REST.post(SECRETS + "?secretId=refused", secret);
    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
    assertThat(refused.body().at("/error/status").asText()).isEqualTo(status);
    assertThat(REST.get(SECRETS + "/refused").status()).isEqualTo(404);
  }

  @Test
  void aRegionalSecretStandsInARegionThatThereIs() {
    String at = "/v1/projects/checked/locations/%s/secrets?secretId=regional";
    assertThat(REST.post(at.formatted("mars-north1"), "{}").status()).isEqualTo(400);
    assertThat(REST.post(at.formatted("us-east1"), "{}").status()).isEqualTo(200);
  }

  @Test
  void aRotationWhoseFieldsAreMaskedAwayIsGone() {
    REST.post(
        SECRETS + "?secretId=rotated",
        """
        {"replication": {"automatic": {}}, "topics": [{"name": "projects/checked/topics/t"}],
         "rotation": {"rotationPeriod": "7200s", "nextRotationTime": "2999-01-01T00:00:00Z"}}
        """);
    JsonNode left =
        REST.send(
                "PATCH",
                SECRETS
                    + "/rotated?updateMask=rotation.nextRotationTime,rotation.rotationPeriod,topics",
                "{}")
            .body();
    assertThat(left.has("rotation")).as(left.toString()).isFalse();
    assertThat(left.has("topics")).isFalse();
  }

  @Test
  void aTimeOfExpiryTakesThePlaceOfATimeToLive() {
    REST.post(
        SECRETS + "?secretId=expiring",
        "{\"replication\": {\"automatic\": {}}, \"ttl\": \"3600s\"}");
    String time = "2999-01-01T00:00:00Z";
    JsonNode patched =
        REST.send(
                "PATCH",
                SECRETS + "/expiring?updateMask=expireTime,ttl",
                "{\"expireTime\": \"%s\"}".formatted(time))
            .body();
    assertThat(patched.path("expireTime").asText()).isEqualTo(time);
    assertThat(
            REST.send("PATCH", SECRETS + "/expiring?updateMask=expireTime,ttl", "{}")
                .body()
                .has("expireTime"))
        .isFalse();
  }

  @Test
  void ofAReplicationTheKeysCanBeChangedAndThePlacesCannot() {
    String replica =
        "{\"replication\": {\"userManaged\": {\"replicas\": [{\"location\": \"%s\"%s}]}}}";
    String key = "projects/checked/locations/us-east1/keyRings/r/cryptoKeys/k";
    String encrypted = ", \"customerManagedEncryption\": {\"kmsKeyName\": \"" + key + "\"}";
    REST.post(SECRETS + "?secretId=replicated", replica.formatted("us-east1", ""));
    String patch = SECRETS + "/replicated?updateMask=replication";
    String shown = "/replication/userManaged/replicas/0/customerManagedEncryption/kmsKeyName";

    assertThat(REST.send("PATCH", patch, replica.formatted("us-east1", encrypted)).body().at(shown))
        .hasToString('"' + key + '"');
    Answer refused = REST.send("PATCH", patch, replica.formatted("us-west1", encrypted));
    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
    assertThat(REST.get(SECRETS + "/replicated").body().at(shown)).hasToString('"' + key + '"');
    REST.send("PATCH", patch, replica.formatted("us-east1", ""));
    assertThat(REST.get(SECRETS + "/replicated").body().at(shown).isMissingNode()).isTrue();
  }
}
