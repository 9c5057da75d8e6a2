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

/** What can be used, what reaches where, and what moves to another project. */
class UsableVerbsTest {
  private static final String ROOT = "/compute/v1/projects/usable/";
  private static final String LINK = "https://www.googleapis.com" + ROOT;

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  @Test
  void backendsAreUsableAndShowTheirSecurityPolicies() {
    ok(rest.post(ROOT + "global/securityPolicies", "{\"name\":\"armor\"}"));
    ok(
        rest.post(
            ROOT + "global/backendServices",
            "{\"name\":\"web\",\"loadBalancingScheme\":\"EXTERNAL_MANAGED\",\"securityPolicy\":\""
                + LINK
                + "global/securityPolicies/armor\"}"));
    JsonNode usable = ok(rest.get(ROOT + "global/backendServices/listUsable")).body();
    assertThat(usable.path("kind").asText()).isEqualTo("compute#usableBackendServiceList");
    assertThat(usable.path("items")).extracting(b -> b.path("name").asText()).contains("web");
    assertThat(
            ok(rest.get(ROOT + "global/backendServices/web/getEffectiveSecurityPolicies"))
                .body()
                .at("/securityPolicies/0/name")
                .asText())
        .isEqualTo("armor");
    ok(
        rest.post(
            ROOT + "global/backendBuckets", "{\"name\":\"files\",\"bucketName\":\"some-bucket\"}"));
    assertThat(ok(rest.get(ROOT + "global/backendBuckets/listUsable")).body().path("items"))
        .hasSize(1);
    assertThat(
            ok(rest.get(ROOT + "aggregated/backendBuckets"))
                .body()
                .at("/items/global/backendBuckets/0/name")
                .asText())
        .isEqualTo("files");
  }

  @Test
  void anActivePeeringExchangesTheRangesOfSubnetworks() {
    for (String side : new String[] {"one", "two"}) {
      ok(
          rest.post(
              ROOT + "global/networks",
              "{\"name\":\"" + side + "\",\"autoCreateSubnetworks\":false}"));
      ok(
          rest.post(
              ROOT + "regions/us-east1/subnetworks",
              "{\"name\":\""
                  + side
                  + "\",\"network\":\"global/networks/"
                  + side
                  + "\",\"ipCidrRange\":\"10."
                  + (side.equals("one") ? 1 : 2)
                  + ".0.0/16\"}"));
    }
    String list =
        ROOT
            + "global/networks/one/listPeeringRoutes?peeringName=to-two&region=us-east1&direction=";
    peer("one", "two");
    assertThat(ok(rest.get(list + "INCOMING")).body().has("items"))
        .as("the other side does not peer yet")
        .isFalse();
    peer("two", "one");
    JsonNode incoming = ok(rest.get(list + "INCOMING")).body().at("/items/0");
    assertThat(incoming.path("destRange").asText()).isEqualTo("10.2.0.0/16");
    assertThat(incoming.path("type").asText()).isEqualTo("SUBNET_PEERING_ROUTE");
    assertThat(ok(rest.get(list + "OUTGOING")).body().at("/items/0/destRange").asText())
        .isEqualTo("10.1.0.0/16");
    assertThat(rest.get(list + "SIDEWAYS").status()).isEqualTo(400);
  }

  private void peer(String from, String to) {
    ok(
        rest.post(
            ROOT + "global/networks/" + from + "/addPeering",
            "{\"networkPeering\":{\"name\":\"to-"
                + to
                + "\",\"network\":\"global/networks/"
                + to
                + "\",\"exchangeSubnetRoutes\":true}}"));
  }

  @Test
  void anAddressMovesToAnotherProjectWithItsNumber() {
    String region = "regions/us-east1/addresses";
    ok(rest.post(ROOT + region, "{\"name\":\"front\"}"));
    JsonNode before = ok(rest.get(ROOT + region + "/front")).body();
    String there = "/compute/v1/projects/usable-two/" + region + "/front";
    ok(
        rest.post(
            ROOT + region + "/front/move",
            "{\"destinationAddress\":\"https://www.googleapis.com" + there + "\"}"));
    assertThat(rest.get(ROOT + region + "/front").status()).isEqualTo(404);
    assertThat(ok(rest.get(there)).body().path("address")).isEqualTo(before.path("address"));
  }
}
