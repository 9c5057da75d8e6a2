package ai.varai.provisioner.emulator.servicenetworking;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Private connections as a user makes and removes them. */
class ServiceNetworkingTest {

  private static final String PROJECT = "connected";
  private static final String CONNECTIONS =
      "/v1/services/servicenetworking.googleapis.com/connections";

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

  private static String network(String name) {
    rest.post(
        "/compute/v1/projects/connected/global/networks",
        "{\"name\":\"" + name + "\",\"autoCreateSubnetworks\":false}");
    rest.post(
        "/compute/v1/projects/connected/global/addresses",
        "{\"name\":\"range-"
            + name
            + "\",\"purpose\":\"VPC_PEERING\",\"addressType\":\"INTERNAL\",\"prefixLength\":16,"
            + "\"network\":\"global/networks/"
            + name
            + "\"}");
    return "projects/" + PROJECT + "/global/networks/" + name;
  }

  private static JsonNode connect(String name) {
    String path = network(name);
    RestCalls.Answer started =
        rest.post(
            CONNECTIONS,
            "{\"network\":\"" + path + "\",\"reservedPeeringRanges\":[\"range-" + name + "\"]}");
    assertThat(started.status()).isEqualTo(200);
    return rest.get("/v1/" + started.body().path("name").asText()).body();
  }

  private static JsonNode disconnect(String name) {
    RestCalls.Answer started =
        rest.post(
            CONNECTIONS + "/servicenetworking-googleapis-com",
            "{\"consumerNetwork\":\"projects/" + PROJECT + "/global/networks/" + name + "\"}");
    return rest.get("/v1/" + started.body().path("name").asText()).body();
  }

  @Test
  void aConnectionShowsAsAPeeringOfTheNetworkAndGoesWithIt() {
    JsonNode done = connect("first");
    assertThat(done.path("name").asText()).matches("operations/pssn\\.p24-\\d{12}-[0-9a-f-]{36}");
    assertThat(done.at("/response/peering").asText()).isEqualTo("servicenetworking-googleapis-com");
    JsonNode network = rest.get("/compute/v1/projects/connected/global/networks/first").body();
    assertThat(network.at("/peerings/0/name").asText())
        .isEqualTo("servicenetworking-googleapis-com");
    assertThat(network.at("/peerings/0/state").asText()).isEqualTo("ACTIVE");
    String list = CONNECTIONS + "?network=projects%2Fconnected%2Fglobal%2Fnetworks%2Ffirst";
    assertThat(rest.get(list).body().at("/connections/0/service").asText())
        .isEqualTo("services/servicenetworking.googleapis.com");

    assertThat(disconnect("first").path("done").asBoolean()).isTrue();
    assertThat(rest.get(list).body()).isEmpty();
    assertThat(
            rest.get("/compute/v1/projects/connected/global/networks/first").body().has("peerings"))
        .isFalse();
  }

  @Test
  void anUnknownRangeIsRefused() {
    String path = network("second");
    RestCalls.Answer answer =
        rest.post(
            CONNECTIONS,
            "{\"network\":\"" + path + "\",\"reservedPeeringRanges\":[\"no-such-range\"]}");
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void aConnectionThatADatabaseUsesStays() {
    connect("third");
    RestCalls.Answer sql =
        rest.post(
            "/sql/v1beta4/projects/connected/instances",
            "{\"name\":\"db\",\"region\":\"us-central1\",\"databaseVersion\":\"POSTGRES_16\","
                + "\"settings\":{\"tier\":\"db-custom-1-3840\",\"edition\":\"ENTERPRISE\","
                + "\"ipConfiguration\":{\"ipv4Enabled\":false,\"privateNetwork\":"
                + "\"projects/connected/global/networks/third\"}}}");
    assertThat(sql.status()).isEqualTo(200);
    JsonNode refused = disconnect("third");
    assertThat(refused.at("/error/code").asInt()).isEqualTo(9);
    assertThat(refused.at("/error/message").asText())
        .isEqualTo(
            "Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore, etc.)"
                + " are still using this connection.");
    assertThat(
            rest.get("/compute/v1/projects/connected/global/networks/third").body().has("peerings"))
        .isTrue();
  }
}
