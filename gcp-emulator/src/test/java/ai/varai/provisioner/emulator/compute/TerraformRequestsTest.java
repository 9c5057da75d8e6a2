package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How bodies and masks are read that Terraform's provider sends. */
class TerraformRequestsTest extends TerraformRequests {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  TerraformRequestsTest() {
    super(CLOUD);
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
  void aMaskTakesAwayFromARuleWhatTheBodyDoesNotSay() {
    String match =
        "\"match\":{\"versionedExpr\":\"SRC_IPS_V1\",\"config\":{\"srcIpRanges\":[\"*\"]}}";
    made(
        "/global/securityPolicies",
        "{\"name\":\"limits\",\"rules\":[{\"priority\":1000,\"action\":\"throttle\",\"preview\":true,"
            + match
            + ",\"rateLimitOptions\":{\"conformAction\":\"allow\",\"exceedAction\":\"deny(403)\","
            + "\"enforceOnKey\":\"IP\",\"rateLimitThreshold\":{\"count\":10,\"intervalSec\":10}}}]}");
    String rule = "/global/securityPolicies/limits/%sRule?priority=1000";
    String patch = rule.formatted("patch") + "&updateMask=";

    String key = "{\"rateLimitOptions\":{\"conformAction\":\"allow\"}}";
    made(patch + "rate_limit_options.enforce_on_key", key);
    JsonNode limited = read(rule.formatted("get")).path("rateLimitOptions");
    assertThat(limited.has("enforceOnKey")).isFalse();
    assertThat(limited.at("/rateLimitThreshold/count").asInt()).isEqualTo(10);

    made(patch + "rateLimitOptions,preview", "{\"action\":\"deny(403)\"," + match + "}");
    JsonNode changed = read(rule.formatted("get"));
    assertThat(changed.has("rateLimitOptions")).isFalse();
    assertThat(changed.path("action").asText()).isEqualTo("deny(403)");
    assertThat(changed.path("preview").asBoolean(true)).isFalse();

    made(patch, "{\"match\":{\"expr\":{\"expression\":\"request.path == 'p'\"}}}");
    JsonNode matched = read(rule.formatted("get")).path("match");
    assertThat(matched.has("versionedExpr") || matched.has("config")).isFalse();
    made(patch, "{" + match + "}");
    assertThat(read(rule.formatted("get")).path("match").has("expr")).isFalse();
  }

  @Test
  void aNetworkTakesTheFlagByWhichTerraformClearsASetting() {
    made(
        "/global/networks",
        "{\"name\":\"bgp\",\"autoCreateSubnetworks\":false,\"routingConfig\":"
            + "{\"bgpBestPathSelectionMode\":\"STANDARD\",\"bgpAlwaysCompareMed\":true,"
            + "\"deleteBgpAlwaysCompareMed\":false}}");
    assertThat(read("/global/networks/bgp").at("/routingConfig/bgpAlwaysCompareMed").asBoolean())
        .isTrue();
    Answer cleared =
        rest.send(
            "PATCH",
            PROJECT + "/global/networks/bgp",
            "{\"routingConfig\":{\"bgpAlwaysCompareMed\":null,\"deleteBgpAlwaysCompareMed\":true}}");
    assertThat(cleared.status()).as(cleared.body().toString()).isEqualTo(200);
    JsonNode routing = read("/global/networks/bgp").path("routingConfig");
    assertThat(routing.has("bgpAlwaysCompareMed")).isFalse();
    assertThat(routing.has("deleteBgpAlwaysCompareMed")).isFalse();
    assertThat(
            rest.post(PROJECT + "/global/networks", "{\"name\":\"n\",\"routingConfig\":{\"no\":1}}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void fieldsInsideOfMessagesMayBeNewerThanTheDescriptor() {
    String policy =
        "\"cachePolicy\":{\"cacheMode\":\"CACHE_ALL_STATIC\",\"defaultTtl\":{\"seconds\":60}}";
    made(
        "/global/backendServices",
        "{\"name\":\"cached\",\"loadBalancingScheme\":\"EXTERNAL_MANAGED\"}");
    made(
        "/global/urlMaps",
        "{\"name\":\"cached\",\"defaultService\":\"global/backendServices/cached\",\"pathMatchers\":["
            + "{\"name\":\"m\",\"defaultService\":\"global/backendServices/cached\",\"routeRules\":"
            + "[{\"priority\":1,\"matchRules\":[{\"prefixMatch\":\"/\"}],\"routeAction\":{"
            + policy
            + "}}]}]}");
    JsonNode cache =
        read("/global/urlMaps/cached").at("/pathMatchers/0/routeRules/0/routeAction/cachePolicy");
    assertThat(cache.path("cacheMode").asText()).isEqualTo("CACHE_ALL_STATIC");
    assertThat(cache.at("/defaultTtl/seconds"))
        .as("64 bits are text")
        .isEqualTo(TextNode.valueOf("60"));
    assertThat(
            rest.post(
                    PROJECT + "/global/urlMaps",
                    "{\"name\":\"x\",\"defaultRouteAction\":{\"cachePolicies\":{}}}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void oneMessageWhereAListBelongsIsItsOnlyElement() {
    made(
        "/regions/us-central1/routers",
        "{\"name\":\"keyed\",\"network\":\"global/networks/default\","
            + "\"md5AuthenticationKeys\":{\"name\":\"k\",\"key\":\"secret\"}}");
    JsonNode keys = read("/regions/us-central1/routers/keyed").path("md5AuthenticationKeys");
    assertThat(keys.isArray()).isTrue();
    assertThat(keys.at("/0/name").asText()).isEqualTo("k");
  }

  @Test
  void aSetterTakesAwayWhatItsBodyDoesNotSay() {
    made("/global/sslPolicies", "{\"name\":\"strict\",\"profile\":\"MODERN\"}");
    made("/global/backendServices", "{\"name\":\"ssl\",\"protocol\":\"SSL\"}");
    made(
        "/global/targetSslProxies",
        "{\"name\":\"ssl\",\"service\":\"global/backendServices/ssl\","
            + "\"proxyHeader\":\"PROXY_V1\",\"sslPolicy\":\"global/sslPolicies/strict\"}");
    String proxy = "/global/targetSslProxies/ssl";
    made(proxy + "/setSslPolicy", "{}");
    assertThat(read(proxy).has("sslPolicy")).isFalse();
    assertThat(read(proxy).path("proxyHeader").asText()).isEqualTo("PROXY_V1");
    assertThat(rest.send("DELETE", PROJECT + "/global/sslPolicies/strict", "").status())
        .isEqualTo(200);
  }

  @Test
  void aMaskTakesAwayFromAResourceWhatTheBodyDoesNotSay() {
    String policies = "/regions/us-central1/securityPolicies";
    made(
        policies,
        "{\"name\":\"edge\",\"type\":\"CLOUD_ARMOR_NETWORK\",\"description\":\"d\","
            + "\"userDefinedFields\":[{\"name\":\"f\",\"base\":\"UDP\",\"offset\":4,\"size\":4}]}");
    String policy = policies + "/edge";
    String patch = PROJECT + policy + "?updateMask=userDefinedFields,name,region";
    assertThat(rest.send("PATCH", patch, "{}").status()).isEqualTo(200);
    JsonNode shown = read(policy);
    assertThat(shown.has("userDefinedFields")).isFalse();
    assertThat(shown.path("description").asText()).isEqualTo("d");
    assertThat(shown.path("region").asText()).endsWith("/regions/us-central1");
  }

  @Test
  void listsInAListAreTakenForTheirElements() {
    String rule =
        "{\"priority\":%d,\"action\":\"allow\",\"direction\":\"INGRESS\",\"match\":"
            + "{\"srcIpRanges\":[\"10.0.0.0/8\"],\"layer4Configs\":[{\"ipProtocol\":\"all\"}]}}";
    made(
        "/global/firewallPolicies",
        "{\"name\":\"lists\",\"rules\":[%s]}".formatted(rule.formatted(1)));
    Answer patched =
        rest.send(
            "PATCH",
            PROJECT + "/global/firewallPolicies/lists",
            "{\"rules\":[%s,[%s],[]]}".formatted(rule.formatted(1), rule.formatted(2)));
    assertThat(patched.status()).as(patched.body().toString()).isEqualTo(200);
    JsonNode rules = read("/global/firewallPolicies/lists").path("rules");
    assertThat(rules).hasSize(6);
    assertThat(rules.at("/1/priority").asInt()).isEqualTo(2);
  }

  @Test
  void whatThePathSaysMayBeSaidAgainAndMoreOfAResourceThanAMethodIsAbout() {
    made("/zones/us-central1-a/disks", "{\"name\":\"odd\",\"sizeGb\":\"1\"}");
    String disk = "/zones/us-central1-a/disks/odd";
    made(disk + "/setLabels", "{\"labels\":{\"a\":\"b\"},\"sizeGb\":20}");
    assertThat(read(disk).path("sizeGb").asText()).isEqualTo("1");
    assertThat(read(disk).at("/labels/a").asText()).isEqualTo("b");
    Answer unknown = rest.post(PROJECT + disk + "/setLabels", "{\"labels\":{},\"size\":20}");
    assertThat(unknown.status()).isEqualTo(400);

    made(
        "/regions/us-central1/subnetworks",
        "{\"name\":\"odd\",\"region \":\"us-central1\",\"network\":\"global/networks/default\","
            + "\"ipCidrRange\":\"10.77.0.0/24\"}");
    assertThat(read("/regions/us-central1/subnetworks/odd").has("region ")).isFalse();

    made(
        "/regions/us-central1/routers",
        "{\"name\":\"odd\",\"network\":\"global/networks/default\",\"bgpPeers\":[[{\"name\":\"p\"}]]}");
    assertThat(read("/regions/us-central1/routers/odd").at("/bgpPeers/0/name").asText())
        .isEqualTo("p");

    made("/global/backendServices", "{\"name\":\"keyed\",\"enableCDN\":true}");
    made(
        "/global/backendServices/keyed/addSignedUrlKey",
        "{\"backendService\":\"keyed\",\"keyName\":\"k\",\"keyValue\":\"pPsVemX8GM46QVeezid6Rw==\"}");
    assertThat(read("/global/backendServices/keyed").at("/cdnPolicy/signedUrlKeyNames/0").asText())
        .isEqualTo("k");
  }
}
