package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests as Terraform's provider hashicorp/google makes them. */
class TerraformRequestsTest {
  private static final String PROJECT = "/compute/v1/projects/terraform";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  private JsonNode made(String path, String body) {
    Answer answer = rest.post(PROJECT + path, body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private JsonNode read(String path) {
    Answer answer = rest.get(PROJECT + path);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void whatIsNullIsNotThereAlsoWhereTheMessageHasNoSuchField() {
    String keys = PROJECT + "/regions/us-central1/routers/r";
    made(
        "/regions/us-central1/routers", "{\"name\":\"r\",\"network\":\"global/networks/default\"}");
    Answer patched =
        rest.send("PATCH", keys, "{\"md5AuthenticationKeys\":[null],\"serverTlsPolicy\":null}");
    assertThat(patched.status()).as(patched.body().toString()).isEqualTo(200);
    assertThat(rest.get(keys).body().has("md5AuthenticationKeys")).isFalse();

    assertThat(rest.send("PATCH", keys, "{\"serverTlsPolicy\":\"p\"}").status()).isEqualTo(400);
    assertThat(rest.send("PATCH", keys, "{\"md5AuthenticationKeys\":[1]}").status()).isEqualTo(400);
  }

  @Test
  void aGroupIsMadeOfATemplateThatIsNamedByItsNumberAndShowsItsName() {
    for (String scope : new String[] {"/global", "/regions/us-central1"}) {
      made(
          scope + "/instanceTemplates",
          "{\"name\":\"t\",\"properties\":{\"machineType\":\"e2-small\",\"networkInterfaces\":"
              + "[{\"network\":\"global/networks/default\"}]}}");
      JsonNode template = read(scope + "/instanceTemplates/t");
      String id = template.path("id").asText();
      assertThat(read(scope + "/instanceTemplates/" + id)).isEqualTo(template);

      String group = "g" + scope.length();
      made(
          "/zones/us-central1-a/instanceGroupManagers",
          "{\"name\":\"%s\",\"targetSize\":1,\"versions\":[{\"instanceTemplate\":\"projects/terraform%s/instanceTemplates/%s\"}]}"
              .formatted(group, scope, id));
      JsonNode shown = read("/zones/us-central1-a/instanceGroupManagers/" + group);
      assertThat(shown.at("/versions/0/instanceTemplate")).isEqualTo(template.path("selfLink"));
      assertThat(shown.path("instanceTemplate")).isEqualTo(template.path("selfLink"));
    }
  }

  @Test
  void aPolicyThatSaysNothingIsNotShownAndTheZonesOfARegionalGroupAreFilledIn() {
    made(
        "/global/instanceTemplates",
        "{\"name\":\"empty\",\"properties\":{\"machineType\":\"e2-small\",\"networkInterfaces\":"
            + "[{\"network\":\"global/networks/default\"}]}}");
    made(
        "/regions/us-central1/instanceGroupManagers",
        "{\"name\":\"policies\",\"targetSize\":0,\"distributionPolicy\":{\"targetShape\":\"EVEN\"},"
            + "\"instanceFlexibilityPolicy\":{},\"resourcePolicies\":{},\"statefulPolicy\":{},"
            + "\"versions\":[{\"instanceTemplate\":\"global/instanceTemplates/empty\"}]}");
    JsonNode shown = read("/regions/us-central1/instanceGroupManagers/policies");
    for (String policy : new String[] {"instanceFlexibilityPolicy", "resourcePolicies"}) {
      assertThat(shown.has(policy)).as(policy).isFalse();
    }
    assertThat(shown.has("statefulPolicy")).isFalse();
    assertThat(shown.at("/distributionPolicy/zones")).hasSize(3);
    assertThat(shown.at("/distributionPolicy/targetShape").asText()).isEqualTo("EVEN");
  }

  @Test
  void aReservationIsResized() {
    String reservations = "/zones/us-central1-a/reservations";
    made(
        reservations,
        "{\"name\":\"r\",\"specificReservation\":{\"count\":\"1\",\"instanceProperties\":{\"machineType\":\"n2-standard-2\"}}}");
    made(reservations + "/r/resize", "{\"specificSkuCount\":\"2\"}");
    JsonNode shown = read(reservations + "/r").path("specificReservation");
    assertThat(shown.path("count").asText()).isEqualTo("2");
    assertThat(shown.at("/instanceProperties/machineType").asText()).isEqualTo("n2-standard-2");
    assertThat(
            rest.post(PROJECT + reservations + "/r/resize", "{\"specificSkuCount\":\"0\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void aManagerShowsThePortsThatItsGroupWasGiven() {
    made(
        "/global/instanceTemplates",
        "{\"name\":\"ports\",\"properties\":{\"machineType\":\"e2-small\",\"networkInterfaces\":"
            + "[{\"network\":\"global/networks/default\"}]}}");
    String region = "/regions/us-central1";
    made(
        region + "/instanceGroupManagers",
        "{\"name\":\"ports\",\"targetSize\":0,\"namedPorts\":[{\"name\":\"http\",\"port\":8080}],"
            + "\"versions\":[{\"instanceTemplate\":\"global/instanceTemplates/ports\"}]}");
    String group = region + "/instanceGroups/ports";
    String manager = region + "/instanceGroupManagers/ports";
    made(
        group + "/setNamedPorts",
        "{\"fingerprint\":\"%s\",\"namedPorts\":[{\"name\":\"http\",\"port\":8081}]}"
            .formatted(read(group).path("fingerprint").asText()));
    assertThat(read(manager).at("/namedPorts/0/port").asInt()).isEqualTo(8081);

    // A change of something else leaves them, a change of them reaches the group.
    rest.send("PATCH", PROJECT + manager, "{\"description\":\"d\"}");
    assertThat(read(group).at("/namedPorts/0/port").asInt()).isEqualTo(8081);
    rest.send("PATCH", PROJECT + manager, "{\"namedPorts\":[{\"name\":\"http\",\"port\":8082}]}");
    assertThat(read(group).at("/namedPorts/0/port").asInt()).isEqualTo(8082);
  }
}
