package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an instance of Cloud SQL answers for settings that were, or were not, asked for. */
class InstanceAnswersTest {

  private static final String INSTANCES = "/sql/v1beta4/projects/sql-answers/instances";

  private static GcpEmulator cloud;
  private static RestCalls rest;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
    rest = new RestCalls(cloud);
  }

  @AfterAll
  static void stop() {
    cloud.stop();
  }

  private static JsonNode created(String name, String version, String settings) {
    RestCalls.Answer answer =
        rest.post(
            INSTANCES,
            "{\"name\": \"%s\", \"region\": \"us-central1\", \"databaseVersion\": \"%s\", \"settings\": %s}"
                .formatted(name, version, settings));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return rest.get(INSTANCES + "/" + name).body().path("settings");
  }

  @Test
  void aFlagOfQueryInsightsIsShownOnlyWhenItIsOn() {
    JsonNode settings =
        created(
            "insights",
            "POSTGRES_15",
            """
            {"tier": "db-custom-1-3840", "insightsConfig": {"queryInsightsEnabled": true,
             "recordClientAddress": false, "recordApplicationTags": false,
             "queryStringLength": 1024, "queryPlansPerMinute": 0}}
            """);
    assertThat(settings.path("insightsConfig").properties())
        .extracting(e -> e.getKey() + "=" + e.getValue())
        .containsExactlyInAnyOrder(
            "queryInsightsEnabled=true", "queryStringLength=1024", "queryPlansPerMinute=0");
  }

  @Test
  void anEmptyListOfAuthorizedNetworksInAPatchClearsThem() {
    created(
        "networks",
        "POSTGRES_15",
        """
        {"tier": "db-custom-1-3840",
         "ipConfiguration": {"authorizedNetworks": [{"name": "office", "value": "198.51.100.0/24"}]}}
        """);
    rest.send(
        "PATCH",
        INSTANCES + "/networks",
        "{\"settings\": {\"ipConfiguration\": {\"authorizedNetworks\": []}}}");
    JsonNode ip = rest.get(INSTANCES + "/networks").body().path("settings").path("ipConfiguration");
    assertThat(ip.path("authorizedNetworks").isArray()).isTrue();
    assertThat(ip.path("authorizedNetworks")).isEmpty();
    assertThat(ip.path("ipv4Enabled").asBoolean()).isTrue();
  }
}
