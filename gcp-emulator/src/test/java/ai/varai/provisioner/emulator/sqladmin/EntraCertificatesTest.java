package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Certificates for Entra ID, and restores from backup vaults. */
class EntraCertificatesTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static String make(String project, String version) {
    String instances = "/v1/projects/" + project + "/instances";
    ok(
        REST.post(
            instances,
            """
            {"name": "db", "databaseVersion": "%s", "region": "us-central1",
             "rootPassword": "Sup3r-s3cret!",
             "settings": {"tier": "db-custom-2-7680", "edition": "ENTERPRISE"}}
            """
                .formatted(version)));
    return instances + "/db";
  }

  @Test
  void aCertificateForEntraIsAddedAndRotatedIn() {
    String one = make("entra", "SQLSERVER_2022_STANDARD");
    String list = one + "/listEntraIdCertificates";
    JsonNode first = ok(REST.get(list));
    assertThat(first.path("kind").asText()).isEqualTo("sql#instancesListEntraIdCertificates");
    assertThat(first.path("certs")).hasSize(1);
    assertThat(first.has("caCerts")).isFalse();
    String initial = first.path("activeVersion").asText();
    Answer early = REST.post(one + "/rotateEntraIdCertificate", "{}");
    assertThat(early.status()).isEqualTo(400);
    assertThat(early.body().at("/error/message").asText())
        .contains("no upcoming Entra ID certificate");

    ok(REST.post(one + "/addEntraIdCertificate", "{}"));
    String next = ok(REST.get(list)).at("/certs/1/sha1Fingerprint").asText();
    ok(REST.post(one + "/rotateEntraIdCertificate", "{}"));
    assertThat(ok(REST.get(list)).path("activeVersion").asText()).isEqualTo(next);
    ok(
        REST.post(
            one + "/rotateEntraIdCertificate",
            "{\"rotateEntraIdCertificateContext\": {\"nextVersion\": \"" + initial + "\"}}"));
    assertThat(ok(REST.get(list)).path("activeVersion").asText()).isEqualTo(initial);
  }

  @Test
  void otherDatabasesHaveNone() {
    String one = make("no-entra", "POSTGRES_15");
    Answer refused = REST.get(one + "/listEntraIdCertificates");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText()).contains("not a SQL Server instance");
  }

  @Test
  void aVaultThatIsNotThereHasNothingToRestore() {
    String restore = "/v1/projects/vaults:pointInTimeRestore";
    assertThat(REST.post(restore, "{}").status()).isEqualTo(400);
    String body =
        """
        {"datasource": "%s", "targetInstance": "db", "pointInTime": "2026-01-01T00:00:00Z"}
        """;
    assertThat(REST.post(restore, body.formatted("somewhere")).status()).isEqualTo(400);
    Answer missing =
        REST.post(
            restore,
            body.formatted("projects/vaults/locations/us-central1/backupVaults/v/dataSources/d"));
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body().at("/error/message").asText()).contains("does not exist");
  }
}
