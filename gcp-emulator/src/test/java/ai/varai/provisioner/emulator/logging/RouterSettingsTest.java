package ai.varai.provisioner.emulator.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings of the log router are set on what holds projects, and reach down to these. */
class RouterSettingsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void aProjectHasTheSettingsOfItsOrganizationUnlessItHasItsOwn() {
    String organization =
        ok(REST.get("/v3/organizations:search")).at("/organizations/0/name").asText();
    String project = "/v2/projects/routed/settings";
    JsonNode before = ok(REST.get(project));
    assertThat(before.has("storageLocation")).isFalse();
    assertThat(before.path("kmsServiceAccountId").asText())
        .matches("service-\\d+@gcp-sa-logging.iam.gserviceaccount.com");
    String of = "/v2/" + organization + "/settings";
    JsonNode set =
        ok(
            REST.send(
                "PATCH",
                of + "?updateMask=storageLocation,disableDefaultSink",
                "{\"storageLocation\": \"europe-west1\", \"disableDefaultSink\": true}"));
    assertThat(set.path("name").asText()).isEqualTo(organization + "/settings");
    JsonNode inherited = ok(REST.get(project));
    assertThat(inherited.path("storageLocation").asText()).isEqualTo("europe-west1");
    assertThat(inherited.path("disableDefaultSink").asBoolean()).isTrue();
    ok(
        REST.send(
            "PATCH", project + "?updateMask=storageLocation", "{\"storageLocation\": \"us\"}"));
    assertThat(ok(REST.get(project)).path("storageLocation").asText()).isEqualTo("us");
    assertThat(ok(REST.get(of)).path("storageLocation").asText()).isEqualTo("europe-west1");

    assertThat(
            REST.send(
                    "PATCH",
                    of + "?updateMask=storageLocation",
                    "{\"storageLocation\": \"atlantis\"}")
                .status())
        .isEqualTo(400);
    assertThat(REST.send("PATCH", of + "?updateMask=name", "{}").status()).isEqualTo(400);
    assertThat(REST.get("/v2/organizations/1/settings").status()).isEqualTo(403);
    ok(
        REST.send(
            "PATCH",
            "/v2/" + organization + "/cmekSettings",
            "{\"kmsKeyName\": \"projects/k/locations/us/keyRings/r/cryptoKeys/k\"}"));
    assertThat(ok(REST.get("/v2/projects/routed/cmekSettings")).path("kmsKeyName").asText())
        .endsWith("cryptoKeys/k");
  }
}
