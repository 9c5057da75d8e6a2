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

/** A managed group comes to rest by the clock, and says what keeps it from that. */
class GroupSettlingTest {
  private static final String ZONE = "/compute/v1/projects/settling/zones/us-east1-b/";
  private static final String GROUP = ZONE + "instanceGroupManagers/slow";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.REAL_LIKE));

  private final RestCalls rest = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private void wait(String time) {
    ok(rest.post("/_emulator/clock", "{\"advance\":\"" + time + "\"}"));
  }

  private JsonNode only() {
    return ok(rest.post(GROUP + "/listManagedInstances", "")).at("/managedInstances/0");
  }

  @Test
  void instancesComeAfterAWhileUnlessTheirNameIsTaken() {
    ok(
        rest.post(
            "/compute/v1/projects/settling/global/instanceTemplates",
            "{\"name\":\"t\",\"properties\":{\"machineType\":\"e2-small\"}}"));
    ok(
        rest.post(
            ZONE + "instanceGroupManagers",
            "{\"name\":\"slow\",\"targetSize\":1,"
                + "\"instanceTemplate\":\"global/instanceTemplates/t\"}"));
    assertThat(only().path("currentAction").asText()).isEqualTo("CREATING");
    assertThat(only().has("instanceStatus")).isFalse();
    assertThat(ok(rest.get(GROUP)).at("/status/isStable").asBoolean()).isFalse();
    assertThat(ok(rest.get(GROUP)).at("/currentActions/creating").asInt()).isEqualTo(1);
    String name = only().path("name").asText();
    ok(
        rest.post(
            ZONE + "instances",
            "{\"name\":\""
                + name
                + "\",\"machineType\":\"zones/us-east1-b/machineTypes/e2-small\"}"));
    wait("PT1M");
    assertThat(only().path("currentAction").asText()).isEqualTo("CREATING");
    assertThat(only().at("/lastAttempt/errors/errors/0/message").asText())
        .isEqualTo(
            "The resource 'projects/settling/zones/us-east1-b/instances/"
                + name
                + "' already exists");
    JsonNode error = ok(rest.get(GROUP + "/listErrors")).at("/items/0");
    assertThat(error.at("/error/code").asText()).isEqualTo("ALREADY_EXISTS");
    assertThat(error.at("/instanceActionDetails/action").asText()).isEqualTo("CREATING");
    ok(rest.send("DELETE", ZONE + "instances/" + name, ""));
    wait("PT1M");
    ok(rest.send("PATCH", GROUP, "{\"targetSize\":1}"));
    wait("PT1M");
    assertThat(only().path("instanceStatus").asText()).isEqualTo("RUNNING");
    assertThat(ok(rest.get(GROUP)).at("/status/isStable").asBoolean()).isTrue();
    assertThat(ok(rest.get(GROUP + "/listErrors")).has("items")).isFalse();
  }
}
