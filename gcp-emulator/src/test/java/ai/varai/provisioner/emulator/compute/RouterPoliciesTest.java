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

/** Route policies, named sets and advertised routes of routers; peerings that end by consent. */
class RouterPoliciesTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static String router(String project) {
    String routers = "/compute/v1/projects/" + project + "/regions/us-central1/routers";
    ok(
        REST.post(
            routers,
            """
            {"name": "r", "network": "global/networks/default",
             "bgp": {"asn": 64512, "advertiseMode": "CUSTOM", "advertisedGroups": ["ALL_SUBNETS"],
               "advertisedIpRanges": [{"range": "199.36.153.4/30"}]},
             "interfaces": [{"name": "i", "ipRange": "169.254.0.1/30"}],
             "bgpPeers": [{"name": "peer", "interfaceName": "i", "peerAsn": 64513,
               "peerIpAddress": "169.254.0.2"}]}
            """));
    return routers + "/r";
  }

  @Test
  void aRoutePolicyIsMadeChangedListedAndRemoved() {
    String router = router("policies");
    String policy =
        """
        {"name": "out", "type": "ROUTE_POLICY_TYPE_EXPORT", "terms": [
          {"priority": 20, "match": {"expression": "true"}},
          {"priority": 10, "match": {"expression": "destination == '10.0.0.0/8'"},
           "actions": [{"expression": "drop()"}]}]}
        """;
    ok(REST.post(router + "/updateRoutePolicy", policy));
    JsonNode made = ok(REST.get(router + "/getRoutePolicy?policy=out")).path("resource");
    assertThat(made.at("/terms/0/priority").asInt()).isEqualTo(10);
    assertThat(made.path("fingerprint").asText()).isNotEmpty();
    ok(REST.post(router + "/patchRoutePolicy", "{\"name\": \"out\", \"description\": \"d\"}"));
    JsonNode list = ok(REST.get(router + "/listRoutePolicies"));
    assertThat(list.path("kind").asText()).isEqualTo("compute#routersListRoutePolicies");
    assertThat(list.at("/result/0/description").asText()).isEqualTo("d");
    assertThat(list.at("/result/0/terms")).hasSize(2);
    String stale =
        "{\"name\": \"out\", \"type\": \"ROUTE_POLICY_TYPE_EXPORT\", \"fingerprint\": \""
            + made.path("fingerprint").asText()
            + "\"}";
    assertThat(REST.post(router + "/updateRoutePolicy", stale).status()).isEqualTo(412);
    String twice = "{\"name\": \"x\", \"terms\": [{\"priority\": 1}, {\"priority\": 1}]}";
    assertThat(REST.post(router + "/updateRoutePolicy", twice).status()).isEqualTo(400);
    assertThat(ok(REST.get(router)).toString()).doesNotContain("_routePolicies");
    ok(REST.post(router + "/deleteRoutePolicy?policy=out", ""));
    assertThat(REST.get(router + "/getRoutePolicy?policy=out").status()).isEqualTo(400);
  }

  @Test
  void aPolicyThatASessionNamesCannotBeRemoved() {
    String router = router("used-policies");
    ok(
        REST.post(
            router + "/updateRoutePolicy",
            "{\"name\": \"in\", \"type\": \"ROUTE_POLICY_TYPE_IMPORT\", \"terms\":"
                + " [{\"priority\": 1}]}"));
    JsonNode peers = ok(REST.get(router)).path("bgpPeers");
    ((com.fasterxml.jackson.databind.node.ObjectNode) peers.get(0))
        .putArray("importPolicies")
        .add("in");
    ok(REST.send("PATCH", router, "{\"bgpPeers\": " + peers + "}"));
    Answer refused = REST.post(router + "/deleteRoutePolicy?policy=in", "");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().toString()).contains("BGP peer 'peer'");
  }

  @Test
  void namedSetsAreKeptBesidePolicies() {
    String router = router("sets");
    String set =
        """
        {"name": "offices", "type": "NAMED_SET_TYPE_PREFIX",
         "elements": [{"expression": "'10.1.0.0/16'"}]}
        """;
    ok(REST.post(router + "/updateNamedSet", set));
    JsonNode got = ok(REST.get(router + "/getNamedSet?namedSet=offices"));
    assertThat(got.at("/resource/elements/0/expression").asText()).isEqualTo("'10.1.0.0/16'");
    ok(REST.post(router + "/patchNamedSet", "{\"name\": \"offices\", \"description\": \"d\"}"));
    assertThat(ok(REST.get(router + "/listNamedSets")).at("/result/0/description").asText())
        .isEqualTo("d");
    assertThat(REST.post(router + "/updateNamedSet", "{\"name\": \"y\"}").status()).isEqualTo(400);
    ok(REST.post(router + "/deleteNamedSet?namedSet=offices", ""));
    assertThat(ok(REST.get(router + "/listNamedSets")).has("result")).isFalse();
  }

  @Test
  void aRouterAdvertisesItsSubnetsAndTheRangesThatItNames() {
    String router = router("routes");
    JsonNode routes = ok(REST.get(router + "/listBgpRoutes?peer=peer&routeType=ADVERTISED"));
    assertThat(routes.path("result").findValuesAsText("prefix"))
        .contains("199.36.153.4/30", "10.128.0.0/20");
    assertThat(ok(REST.get(router + "/listBgpRoutes?peer=peer&routeType=LEARNED")).has("result"))
        .isFalse();
    assertThat(REST.get(router + "/listBgpRoutes?peer=other").status()).isEqualTo(400);
  }

  @Test
  void aPeeringOfConsentGoesWhenBothSidesHaveAsked() {
    String networks = "/compute/v1/projects/consent/global/networks";
    for (String name : new String[] {"a", "b"}) {
      ok(REST.post(networks, "{\"name\": \"" + name + "\", \"autoCreateSubnetworks\": false}"));
    }
    for (String[] pair : new String[][] {{"a", "b"}, {"b", "a"}}) {
      ok(
          REST.post(
              networks + "/" + pair[0] + "/addPeering",
              "{\"networkPeering\": {\"name\": \"p\", \"network\": \"global/networks/"
                  + pair[1]
                  + "\", \"exchangeSubnetRoutes\": true, \"updateStrategy\": \"CONSENSUS\"}}"));
    }
    String name = "{\"name\": \"p\"}";
    assertThat(REST.post(networks + "/a/removePeering", name).status()).isEqualTo(400);
    assertThat(REST.post(networks + "/a/cancelRequestRemovePeering", name).status()).isEqualTo(400);
    String status = "/peerings/0/connectionStatus/consensusState/deleteStatus";
    ok(REST.post(networks + "/a/requestRemovePeering", name));
    assertThat(ok(REST.get(networks + "/a")).at(status).asText())
        .isEqualTo("LOCAL_DELETE_REQUESTED");
    assertThat(ok(REST.get(networks + "/b")).at(status).asText())
        .isEqualTo("PEER_DELETE_REQUESTED");
    ok(REST.post(networks + "/a/cancelRequestRemovePeering", name));
    ok(REST.post(networks + "/a/requestRemovePeering", name));
    ok(REST.post(networks + "/b/requestRemovePeering", name));
    assertThat(ok(REST.get(networks + "/a")).at(status).asText()).isEqualTo("DELETE_ACKNOWLEDGED");
    ok(REST.post(networks + "/a/removePeering", name));
    assertThat(ok(REST.get(networks + "/a")).has("peerings")).isFalse();
  }
}
