package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a router, its NATs and its interfaces show that nobody asked for. */
class RouterDefaultsTest {

  private static final String ROUTERS = "/compute/v1/projects/routers/regions/us-central1/routers";

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

  private static JsonNode router(String name, String more) {
    RestCalls.Answer made =
        rest.post(
            ROUTERS,
            "{\"name\":\"%s\",\"network\":\"global/networks/default\",%s}".formatted(name, more));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    return rest.get(ROUTERS + "/" + name).body();
  }

  @Test
  void aPublicNatHasAddressesAndAPrivateOneDynamicPorts() {
    JsonNode open = router("open", "\"nats\":[{\"name\":\"n\"}]").at("/nats/0");
    assertThat(open.path("natIpAllocateOption").asText()).isEqualTo("AUTO_ONLY");
    assertThat(open.path("autoNetworkTier").asText()).isEqualTo("PREMIUM");
    assertThat(open.has("enableDynamicPortAllocation")).isFalse();

    JsonNode closed =
        router("closed", "\"nats\":[{\"name\":\"n\",\"type\":\"PRIVATE\"}]").at("/nats/0");
    assertThat(closed.path("enableDynamicPortAllocation").asBoolean()).isTrue();
    assertThat(closed.has("natIpAllocateOption")).isFalse();
    assertThat(closed.has("autoNetworkTier")).isFalse();
  }

  @Test
  void theEmptyListThatTerraformSendsWithEveryNatIsLetThroughAndNotShown() {
    JsonNode nat = router("sent", "\"nats\":[{\"name\":\"n\",\"initialNatIps\":[]}]").at("/nats/0");
    assertThat(nat.path("name").asText()).isEqualTo("n");
    assertThat(nat.has("initialNatIps")).isFalse();
    assertThat(
            rest.post(
                    ROUTERS,
                    "{\"name\":\"filled\",\"nats\":[{\"name\":\"n\",\"initialNatIps\":[\"a\"]}]}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void theTimeoutThatCountsIsTheOneThatWasAskedForOrTwoMinutes() {
    JsonNode nats =
        router(
                "waiting",
                "\"nats\":[{\"name\":\"a\"},{\"name\":\"b\",\"tcpTimeWaitTimeoutSec\":30}]")
            .path("nats");
    assertThat(nats)
        .extracting(n -> n.path("effectiveTcpTimeWaitTimeoutSec").asInt())
        .containsExactly(120, 30);
  }

  @Test
  void aRouterIsNotEncryptedAndAnInterfaceHasTheVersionOfItsRange() {
    JsonNode made =
        router("linked", "\"interfaces\":[{\"name\":\"i\",\"ipRange\":\"169.254.1.1/30\"}]");
    assertThat(made.path("encryptedInterconnectRouter").isBoolean()).isTrue();
    assertThat(made.path("encryptedInterconnectRouter").asBoolean()).isFalse();
    assertThat(made.at("/interfaces/0/ipVersion").asText()).isEqualTo("IPV4");
  }
}
