package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a managed group keeps for single instances, and requests that it grow. */
class PerInstanceConfigsTest {

  private static final String ZONE = "/compute/v1/projects/kept/zones/us-central1-a/";
  private static final String GROUP = ZONE + "instanceGroupManagers/g";

  private GcpEmulator cloud;
  private RestCalls rest;

  @BeforeEach
  void start() {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.REAL_LIKE));
    rest = new RestCalls(cloud);
    ok(
        rest.post(
            "/compute/v1/projects/kept/global/instanceTemplates",
            """
            {"name": "t", "properties": {"machineType": "e2-small",
             "networkInterfaces": [{"network": "global/networks/default"}],
             "disks": [{"boot": true, "deviceName": "boot", "autoDelete": true,
               "initializeParams": {"diskSizeGb": "10"}}]}}
            """));
    settle();
    ok(
        rest.post(
            ZONE + "instanceGroupManagers",
            "{\"name\": \"g\", \"targetSize\": 0, \"instanceTemplate\":"
                + " \"global/instanceTemplates/t\"}"));
    call("createInstances", "{\"instances\": [{\"name\": \"one\"}, {\"name\": \"two\"}]}");
  }

  @AfterEach
  void stop() {
    cloud.stop();
  }

  private void settle() {
    cloud.clock().advance(Duration.ofMinutes(2));
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private void call(String method, String body) {
    ok(rest.post(GROUP + "/" + method, body));
    settle();
  }

  private JsonNode configs() {
    return ok(rest.post(GROUP + "/listPerInstanceConfigs", "")).path("items");
  }

  private JsonNode instance(String name) {
    for (JsonNode i : ok(rest.post(GROUP + "/listManagedInstances", "")).path("managedInstances")) {
      if (i.path("name").asText().equals(name)) {
        return i;
      }
    }
    throw new AssertionError("no instance " + name);
  }

  private String metadata(String name, String key) {
    for (JsonNode item : ok(rest.get(ZONE + "instances/" + name)).at("/metadata/items")) {
      if (item.path("key").asText().equals(key)) {
        return item.path("value").asText();
      }
    }
    return "";
  }

  private static String config(String name, String state) {
    return "{\"perInstanceConfigs\": [{\"name\": \"%s\", \"preservedState\": %s}]}"
        .formatted(name, state);
  }

  @Test
  void aConfigIsUnappliedUntilSomebodyAppliesItAndThenStandsInTheInstance() {
    call("updatePerInstanceConfigs", config("one", "{\"metadata\": {\"role\": \"leader\"}}"));
    assertThat(configs().at("/0/status").asText()).isEqualTo("UNAPPLIED");
    assertThat(configs().at("/0/preservedState/metadata/role").asText()).isEqualTo("leader");
    assertThat(instance("one").has("preservedStateFromConfig")).isFalse();
    assertThat(
            ok(rest.get(GROUP)).at("/status/stateful/perInstanceConfigs/allEffective").asBoolean())
        .isFalse();

    call("applyUpdatesToInstances", "{\"allInstances\": true}");
    assertThat(configs().at("/0/status").asText()).isEqualTo("EFFECTIVE");
    assertThat(instance("one").at("/preservedStateFromConfig/metadata/role").asText())
        .isEqualTo("leader");
    assertThat(metadata("one", "role")).isEqualTo("leader");
    assertThat(metadata("two", "role")).isEmpty();
    assertThat(ok(rest.get(GROUP)).at("/status/stateful/hasStatefulConfig").asBoolean()).isTrue();

    call("patchPerInstanceConfigs", config("one", "{\"metadata\": {\"rack\": \"7\"}}"));
    assertThat(configs().at("/0/preservedState/metadata").toString())
        .contains("leader")
        .contains("rack");

    call("deletePerInstanceConfigs", "{\"names\": [\"one\"]}");
    assertThat(configs().at("/0/status").asText()).isEqualTo("UNAPPLIED_DELETION");
    call("applyUpdatesToInstances", "{\"allInstances\": true}");
    assertThat(configs().isEmpty()).isTrue();
  }

  @Test
  void aPreservedDiskIsAttachedAgainWhenTheInstanceIsMadeAnew() {
    ok(rest.post(ZONE + "disks", "{\"name\": \"data\", \"sizeGb\": \"20\"}"));
    settle();
    String disk = "{\"disks\": {\"data\": {\"source\": \"zones/us-central1-a/disks/data\"}}}";
    call("updatePerInstanceConfigs", config("two", disk));
    call("recreateInstances", "{\"instances\": [\"zones/us-central1-a/instances/two\"]}");
    JsonNode disks = ok(rest.get(ZONE + "instances/two")).path("disks");
    assertThat(disks.findValuesAsText("deviceName")).contains("boot", "data");
    assertThat(instance("two").at("/preservedStateFromConfig/disks/data/source").asText())
        .endsWith("/disks/data");
    call("deleteInstances", "{\"instances\": [\"zones/us-central1-a/instances/two\"]}");
    assertThat(configs().isEmpty()).isTrue();
    assertThat(ok(rest.get(ZONE + "disks/data")).path("status").asText()).isEqualTo("READY");
  }

  @Test
  void aConfigOfAnInstanceThatIsNoMemberIsRefused() {
    Answer other = rest.post(GROUP + "/updatePerInstanceConfigs", config("three", "{}"));
    assertThat(other.status()).isEqualTo(400);
    assertThat(rest.post(GROUP + "/updatePerInstanceConfigs", "{}").status()).isEqualTo(400);
    assertThat(rest.post(GROUP + "/deletePerInstanceConfigs", "{\"names\": [\"one\"]}").status())
        .isEqualTo(400);
    String missing = "{\"disks\": {\"d\": {\"source\": \"zones/us-central1-a/disks/none\"}}}";
    assertThat(rest.post(GROUP + "/updatePerInstanceConfigs", config("one", missing)).status())
        .isEqualTo(404);
    String stale =
        "{\"perInstanceConfigs\": [{\"name\": \"one\", \"fingerprint\": \"AAAAAAAAAAA=\"}]}";
    call("updatePerInstanceConfigs", config("one", "{\"metadata\": {\"a\": \"b\"}}"));
    assertThat(rest.post(GROUP + "/updatePerInstanceConfigs", stale).status()).isEqualTo(412);
  }

  @Test
  void aResizeRequestIsGrantedAfterAWhileAndCanBeCancelledUntilThen() {
    String requests = GROUP + "/resizeRequests";
    assertThat(rest.post(requests, "{\"name\": \"more\"}").status()).isEqualTo(400);
    ok(rest.post(requests, "{\"name\": \"more\", \"resizeBy\": 2}"));
    ok(rest.post(requests, "{\"name\": \"never\", \"resizeBy\": 5}"));
    JsonNode accepted = ok(rest.get(requests + "/more"));
    assertThat(accepted.path("state").asText()).isEqualTo("ACCEPTED");
    assertThat(accepted.path("kind").asText())
        .isEqualTo("compute#instanceGroupManagerResizeRequest");
    assertThat(rest.send("DELETE", requests + "/more", "").status()).isEqualTo(400);
    ok(rest.post(requests + "/never/cancel", ""));
    settle();
    settle();
    assertThat(ok(rest.get(requests + "/more")).path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(ok(rest.get(requests + "/never")).path("state").asText()).isEqualTo("CANCELLED");
    assertThat(ok(rest.get(GROUP)).path("targetSize").asInt()).isEqualTo(4);
    assertThat(ok(rest.get(requests)).path("items")).hasSize(2);
    assertThat(rest.post(requests + "/more/cancel", "").status()).isEqualTo(400);
    ok(rest.send("DELETE", requests + "/never", ""));
    assertThat(rest.get(requests + "/never").status()).isEqualTo(404);
  }
}
