package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
  void aProxyShowsACertificateOfCertificateManagerByItsFullName() {
    String region = "/regions/us-central1";
    made(
        region + "/backendServices",
        "{\"name\":\"b\",\"loadBalancingScheme\":\"EXTERNAL_MANAGED\",\"protocol\":\"HTTPS\"}");
    made(
        region + "/urlMaps",
        "{\"name\":\"m\",\"defaultService\":\"regions/us-central1/backendServices/b\"}");
    String certificate = "/projects/terraform/locations/us-central1/certificates/c";
    made(
        region + "/targetHttpsProxies",
        "{\"name\":\"p\",\"urlMap\":\"regions/us-central1/urlMaps/m\",\"sslCertificates\":"
            + "[\"https://certificatemanager.googleapis.com/v1"
            + certificate
            + "\"]}");
    assertThat(read(region + "/targetHttpsProxies/p").at("/sslCertificates/0").asText())
        .isEqualTo("//certificatemanager.googleapis.com" + certificate);
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
  void aSubnetworkForMigrationBecomesAnOrdinaryOneAndNoOtherChangesItsPurpose() {
    made("/global/networks", "{\"name\":\"m\",\"autoCreateSubnetworks\":false}");
    String all = "/regions/us-central1/subnetworks";
    String body =
        "{\"name\":\"%s\",\"network\":\"global/networks/m\",\"ipCidrRange\":\"%s\",\"purpose\":\"%s\"}";
    made(all, body.formatted("moving", "10.4.0.0/16", "PEER_MIGRATION"));
    made(all, body.formatted("proxies", "10.5.0.0/24", "REGIONAL_MANAGED_PROXY"));
    for (String subnetwork : new String[] {"moving", "proxies"}) {
      String one = all + "/" + subnetwork;
      String change =
          "{\"purpose\":\"PRIVATE\",\"fingerprint\":\"%s\"}"
              .formatted(read(one).path("fingerprint").asText());
      Answer patched = rest.send("PATCH", PROJECT + one, change);
      assertThat(patched.status())
          .as(patched.body().toString())
          .isEqualTo(subnetwork.equals("moving") ? 200 : 400);
    }
    assertThat(read(all + "/moving").path("purpose").asText()).isEqualTo("PRIVATE");
    assertThat(read(all + "/proxies").path("purpose").asText()).isEqualTo("REGIONAL_MANAGED_PROXY");
  }

  @Test
  void aTargetPoolMayNameInstancesThatAreMadeAfterIt() {
    String instance = "projects/terraform/zones/us-central1-a/instances/later";
    made(
        "/regions/us-central1/targetPools",
        "{\"name\":\"early\",\"instances\":[\"%s\"]}".formatted(instance));
    assertThat(read("/regions/us-central1/targetPools/early").at("/instances/0").asText())
        .endsWith(instance);
    assertThat(
            rest.post(
                    PROJECT + "/regions/us-central1/targetPools",
                    "{\"name\":\"other\",\"healthChecks\":[\"global/httpHealthChecks/none\"]}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void aCacheKeyIsShownWhereNothingIsSaidOfTheCache() {
    String service =
        "{\"name\":\"%s\",\"loadBalancingScheme\":\"EXTERNAL_MANAGED\",\"enableCDN\":true%s}";
    made("/global/backendServices", service.formatted("plain", ""));
    made(
        "/global/backendServices",
        service.formatted("modes", ",\"cdnPolicy\":{\"cacheMode\":\"USE_ORIGIN_HEADERS\"}"));
    assertThat(read("/global/backendServices/plain").at("/cdnPolicy/cacheKeyPolicy/includeHost"))
        .isEqualTo(BooleanNode.TRUE);
    JsonNode modes = read("/global/backendServices/modes").path("cdnPolicy");
    assertThat(modes.has("cacheKeyPolicy")).isFalse();
    assertThat(modes.path("signedUrlCacheMaxAgeSec").asText()).isEqualTo("0");
  }

  @Test
  void aRatioOfWhatSpillsIntoOtherZonesIsAtMostOne() {
    String service =
        "{\"name\":\"spill\",\"loadBalancingScheme\":\"INTERNAL\",\"protocol\":\"TCP\","
            + "\"networkPassThroughLbTrafficPolicy\":{\"zonalAffinity\":{\"spilloverRatio\":%s}}}";
    String all = "/regions/us-central1/backendServices";
    Answer refused = rest.post(PROJECT + all, service.formatted("1.001"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .contains("'1.001'", "Must be less than or equal to 1.0");
    made(all, service.formatted("1.0"));
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
  void aSubnetworkGetsRangesOfIpv6() {
    made(
        "/global/networks",
        "{\"name\":\"six\",\"autoCreateSubnetworks\":false,\"enableUlaInternalIpv6\":true}");
    String ula = read("/global/networks/six").path("internalIpv6Range").asText();
    assertThat(ula).matches("fd20:[0-9a-f]{1,4}:[0-9a-f]{1,4}:0:0:0:0:0/48");
    String subnets = "/regions/us-central1/subnetworks";
    String own = ula.replace(":0:0:0:0:0/48", ":");
    for (String n : new String[] {"0", "1"}) {
      made(
          subnets,
          "{\"name\":\"in%s\",\"network\":\"global/networks/six\",\"stackType\":\"IPV6_ONLY\","
                  .formatted(n)
              + "\"ipv6AccessType\":\"INTERNAL\"}");
      JsonNode inner = read(subnets + "/in" + n);
      assertThat(inner.path("internalIpv6Prefix").asText()).isEqualTo(own + n + ":0:0:0:0/64");
      assertThat(inner.path("ipv6CidrRange")).isEqualTo(inner.path("internalIpv6Prefix"));
      assertThat(inner.has("ipCidrRange")).isFalse();
      assertThat(inner.has("gatewayAddress")).isFalse();
    }
    made(
        subnets,
        "{\"name\":\"dual\",\"network\":\"global/networks/six\",\"ipCidrRange\":\"10.0.0.0/24\","
            + "\"stackType\":\"IPV4_IPV6\",\"ipv6AccessType\":\"EXTERNAL\"}");
    JsonNode dual = read(subnets + "/dual");
    assertThat(dual.path("externalIpv6Prefix").asText()).startsWith("2600:1900:").endsWith("/64");
    assertThat(dual.path("gatewayAddress").asText()).isEqualTo("10.0.0.1");
    for (String name : new String[] {"in0", "in1", "dual"}) {
      assertThat(rest.send("DELETE", PROJECT + subnets + "/" + name, "").status()).isEqualTo(200);
    }
    assertThat(rest.send("DELETE", PROJECT + "/global/networks/six", "").body().has("error"))
        .isFalse();
    assertThat(rest.get(PROJECT + "/global/networks/six").status()).isEqualTo(404);
  }

  @Test
  void aSnapshotSaysNothingOfItsTypeUnlessItWasAskedFor() {
    made("/zones/us-central1-a/disks", "{\"name\":\"d\",\"sizeGb\":\"10\"}");
    String disk = "\"sourceDisk\":\"zones/us-central1-a/disks/d\"";
    made("/global/snapshots", "{\"name\":\"plain\"," + disk + "}");
    made("/global/snapshots", "{\"name\":\"old\",\"snapshotType\":\"ARCHIVE\"," + disk + "}");
    assertThat(read("/global/snapshots/plain").has("snapshotType")).isFalse();
    assertThat(read("/global/snapshots/old").path("snapshotType").asText()).isEqualTo("ARCHIVE");
  }

  @Test
  void anAddressIsNotUsedByARuleOfAnotherNetwork() {
    String region = "/regions/us-central1";
    for (String n : new String[] {"mine", "other"}) {
      made("/global/networks", "{\"name\":\"%s\",\"autoCreateSubnetworks\":false}".formatted(n));
      made(
          region + "/subnetworks",
          "{\"name\":\"%s\",\"network\":\"global/networks/%s\",\"ipCidrRange\":\"10.9.0.0/24\"}"
              .formatted(n, n));
    }
    made(
        region + "/addresses",
        "{\"name\":\"ip\",\"addressType\":\"INTERNAL\",\"address\":\"10.9.0.7\","
            + "\"subnetwork\":\"regions/us-central1/subnetworks/mine\"}");
    made(region + "/backendServices", "{\"name\":\"ilb\",\"loadBalancingScheme\":\"INTERNAL\"}");
    for (String n : new String[] {"other", "mine"}) {
      made(
          region + "/forwardingRules",
          ("{\"name\":\"%s\",\"loadBalancingScheme\":\"INTERNAL\",\"IPAddress\":\"10.9.0.7\","
                  + "\"allPorts\":true,\"backendService\":\"regions/us-central1/backendServices/ilb\","
                  + "\"network\":\"global/networks/%s\","
                  + "\"subnetwork\":\"regions/us-central1/subnetworks/%s\"}")
              .formatted(n, n, n));
      JsonNode users = read(region + "/addresses/ip").path("users");
      assertThat(users).hasSize(n.equals("mine") ? 1 : 0);
    }
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
  void aDiskSaysOfWhichImageOfTheFamilyItWasMade() {
    String family = "projects/debian-cloud/global/images/family/debian-12";
    made(
        "/zones/us-central1-a/instances",
        "{\"name\":\"of-family\",\"machineType\":\"zones/us-central1-a/machineTypes/e2-small\","
            + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}],"
            + "\"disks\":[{\"boot\":true,\"initializeParams\":{\"sourceImage\":\""
            + family
            + "\"}}]}");
    made("/zones/us-central1-a/disks", "{\"name\":\"alone\",\"sourceImage\":\"" + family + "\"}");
    made(
        "/global/images",
        "{\"name\":\"mine-1\",\"family\":\"mine\",\"sourceDisk\":\"zones/us-central1-a/disks/alone\"}");
    made(
        "/zones/us-central1-a/disks",
        "{\"name\":\"own\",\"sourceImage\":\"global/images/family/mine\"}");
    for (String disk : new String[] {"of-family", "alone"}) {
      assertThat(read("/zones/us-central1-a/disks/" + disk).path("sourceImage").asText())
          .contains("/debian-cloud/global/images/debian-12-");
    }
    assertThat(read("/zones/us-central1-a/disks/own").path("sourceImage").asText())
        .endsWith("/terraform/global/images/mine-1");
  }

  @Test
  void aReservationOfSingleMachinesHasNoBlocks() {
    made(
        "/zones/us-central1-a/reservations",
        "{\"name\":\"blockless\",\"specificReservation\":{\"count\":1,"
            + "\"instanceProperties\":{\"machineType\":\"e2-small\"}}}");
    assertThat(
            read("/zones/us-central1-a/reservations/blockless/reservationBlocks?maxResults=500")
                .has("items"))
        .isFalse();
    assertThat(
            rest.get(PROJECT + "/zones/us-central1-a/reservations/nobody/reservationBlocks")
                .status())
        .isEqualTo(404);
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
  void networksOfSourcesStayAsTheyWereSent() {
    made("/global/firewallPolicies", "{\"name\":\"sources\"}");
    String sent = "projects/terraform/global/networks/default";
    Answer added =
        rest.post(
            PROJECT + "/global/firewallPolicies/sources/addRule",
            "{\"firewallPolicy\":\"sources\",\"priority\":7,\"action\":\"allow\","
                + "\"direction\":\"INGRESS\",\"match\":{\"srcIpRanges\":[\"10.0.0.0/8\"],"
                + "\"srcNetworkContext\":\"VPC_NETWORKS\",\"srcNetworks\":[\""
                + sent
                + "\"],\"layer4Configs\":[{\"ipProtocol\":\"tcp\"}]}}");
    assertThat(added.status()).as(added.body().toString()).isEqualTo(200);
    JsonNode rule = read("/global/firewallPolicies/sources/getRule?priority=7");
    assertThat(rule.at("/match/srcNetworks/0").asText()).isEqualTo(sent);
    assertThat(rule.has("firewallPolicy")).isFalse();
  }

  @Test
  void exclusionsOfPreconfiguredRulesAreTakenAsAWhole() {
    made(
        "/global/securityPolicies",
        "{\"name\":\"waf\",\"rules\":[{\"priority\":100,\"action\":\"deny(403)\",\"match\":{\"expr\":"
            + "{\"expression\":\"evaluatePreconfiguredWaf('sqli-v33-stable')\"}},"
            + "\"preconfiguredWafConfig\":{\"exclusions\":[{\"targetRuleSet\":\"sqli-v33-stable\"}]}}]}");
    String rule = "/global/securityPolicies/waf/%sRule?priority=100";
    assertThat(read(rule.formatted("get")).at("/preconfiguredWafConfig/exclusions")).hasSize(1);
    made(rule.formatted("patch"), "{\"preconfiguredWafConfig\":{}}");
    assertThat(read(rule.formatted("get")).path("preconfiguredWafConfig").has("exclusions"))
        .isFalse();
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

  @Test
  void aMigrationHasAPercentageAsLongAsItIsTestedByOne() {
    made("/global/backendServices", "{\"name\":\"moved\"}");
    String service = PROJECT + "/global/backendServices/moved";
    String state = "{\"externalManagedMigrationState\":\"%s\"%s}";
    String half = ",\"externalManagedMigrationTestingPercentage\":50.0";
    rest.send("PATCH", service, state.formatted("TEST_BY_PERCENTAGE", half));
    assertThat(
            rest.get(service).body().path("externalManagedMigrationTestingPercentage").asDouble())
        .isEqualTo(50);
    rest.send("PATCH", service, state.formatted("TEST_ALL_TRAFFIC", ""));
    JsonNode all = rest.get(service).body();
    assertThat(all.path("externalManagedMigrationState").asText()).isEqualTo("TEST_ALL_TRAFFIC");
    assertThat(all.has("externalManagedMigrationTestingPercentage")).isFalse();
  }

  @Test
  void anInstanceMakesItsDisksAsItsParametersSayAndShowsWhatTheyAre() {
    String zone = "/zones/us-central1-a";
    made(zone + "/disks", "{\"name\":\"data\",\"sizeGb\":\"7\",\"architecture\":\"ARM64\"}");
    made(
        zone + "/instances",
        "{\"name\":\"disks\",\"machineType\":\"zones/us-central1-a/machineTypes/c3-standard-4\","
            + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}],\"disks\":[{\"boot\":true,"
            + "\"guestOsFeatures\":[{\"type\":\"UEFI_COMPATIBLE\"}],\"initializeParams\":{"
            + "\"sourceImage\":\"projects/debian-cloud/global/images/family/debian-12\","
            + "\"architecture\":\"X86_64\",\"provisionedIops\":\"4000\",\"labels\":{\"a\":\"b\"},"
            + "\"diskType\":\"zones/us-central1-a/diskTypes/hyperdisk-balanced\"}},"
            + "{\"source\":\"zones/us-central1-a/disks/data\"},"
            + "{\"type\":\"SCRATCH\",\"initializeParams\":{\"diskType\":\"zones/us-central1-a/diskTypes/local-ssd\","
            + "\"diskSizeGb\":\"3000\"}}]}");
    JsonNode boot = read(zone + "/disks/disks");
    assertThat(boot.path("architecture").asText()).isEqualTo("X86_64");
    assertThat(boot.path("provisionedIops").asText()).isEqualTo("4000");
    assertThat(boot.at("/labels/a").asText()).isEqualTo("b");
    assertThat(boot.at("/guestOsFeatures/0/type").asText()).isEqualTo("UEFI_COMPATIBLE");
    assertThat(boot.at("/users/0").asText()).endsWith(zone + "/instances/disks");

    made(zone + "/disks/data/resize", "{\"sizeGb\":\"9\"}");
    JsonNode disks = read(zone + "/instances/disks").path("disks");
    assertThat(disks.at("/0/architecture").asText()).isEqualTo("X86_64");
    assertThat(disks.at("/0/guestOsFeatures/0/type").asText()).isEqualTo("UEFI_COMPATIBLE");
    assertThat(disks.at("/1/deviceName").asText()).isEqualTo("persistent-disk-1");
    assertThat(disks.at("/1/diskSizeGb").asText()).isEqualTo("9");
    assertThat(disks.at("/1/architecture").asText()).isEqualTo("ARM64");
    assertThat(disks.at("/2/diskSizeGb").asText()).isEqualTo("3000");
  }

  @Test
  void schedulingIsFilledInWhereNothingIsSaid() {
    String instance =
        "{\"name\":\"%s\",\"machineType\":\"zones/us-central1-a/machineTypes/e2-small\","
            + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}],\"scheduling\":{%s}}";
    String instances = "/zones/us-central1-a/instances";
    made(instances, instance.formatted("spot", "\"provisioningModel\":\"SPOT\""));
    made(
        instances,
        instance.formatted("timed", "\"localSsdRecoveryTimeout\":{\"seconds\":\"3600\"}"));
    JsonNode spot = read(instances + "/spot").path("scheduling");
    assertThat(spot.path("onHostMaintenance").asText()).isEqualTo("TERMINATE");
    assertThat(spot.path("automaticRestart").asBoolean(true)).isFalse();
    assertThat(spot.path("preemptible").asBoolean()).isTrue();
    JsonNode timed = read(instances + "/timed").path("scheduling");
    assertThat(timed.path("automaticRestart").asBoolean()).isTrue();
    assertThat(timed.at("/localSsdRecoveryTimeout/nanos").asInt(-1)).isZero();
  }

  @Test
  void aWrappedKeyIsShownByADigest() {
    made(
        "/zones/us-central1-a/disks",
        "{\"name\":\"wrapped\",\"sizeGb\":\"1\",\"diskEncryptionKey\":{\"rsaEncryptedKey\":\"d3JhcHBlZA==\"}}");
    JsonNode key = read("/zones/us-central1-a/disks/wrapped").path("diskEncryptionKey");
    assertThat(key.path("sha256").asText()).hasSize(44);
    assertThat(key.has("rsaEncryptedKey")).isFalse();
  }

  @Test
  void automaticIsNoCpuPlatform() {
    String instances = "/zones/us-central1-a/instances";
    made(
        instances,
        "{\"name\":\"cpu\",\"machineType\":\"zones/us-central1-a/machineTypes/n1-standard-1\","
            + "\"minCpuPlatform\":\"Intel Haswell\","
            + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}]}");
    assertThat(read(instances + "/cpu").path("minCpuPlatform").asText()).isEqualTo("Intel Haswell");
    made(instances + "/cpu/setMinCpuPlatform", "{\"minCpuPlatform\":\"aUtOmAtIc\"}");
    assertThat(read(instances + "/cpu").has("minCpuPlatform")).isFalse();
  }

  @Test
  void scopesWithoutAnAccountAreThoseOfTheDefaultOne() {
    String instances = "/zones/us-central1-a/instances";
    made(
        instances,
        "{\"name\":\"scoped\",\"machineType\":\"zones/us-central1-a/machineTypes/e2-small\","
            + "\"serviceAccounts\":[{\"email\":\"default\",\"scopes\":[\"s\"]}],"
            + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}]}");
    String email = read(instances + "/scoped").at("/serviceAccounts/0/email").asText();
    assertThat(email).matches("\\d+-compute@developer\\.gserviceaccount\\.com");
    made(instances + "/scoped/setServiceAccount", "{\"email\":\"\",\"scopes\":[]}");
    assertThat(read(instances + "/scoped").has("serviceAccounts")).isFalse();
    made(instances + "/scoped/setServiceAccount", "{\"scopes\":[\"s\"]}");
    assertThat(read(instances + "/scoped").at("/serviceAccounts/0/email").asText())
        .isEqualTo(email);
  }

  @Test
  void machinesGetAddressesOfTheirSubnetworksIpv6Range() {
    made(
        "/global/networks",
        "{\"name\":\"both\",\"autoCreateSubnetworks\":false,\"enableUlaInternalIpv6\":true}");
    for (String access : new String[] {"INTERNAL", "EXTERNAL"}) {
      made(
          "/regions/us-central1/subnetworks",
          ("{\"name\":\"%s\",\"network\":\"global/networks/both\",\"ipCidrRange\":\"10.%d.0.0/24\","
                  + "\"stackType\":\"IPV4_IPV6\",\"ipv6AccessType\":\"%s\"}")
              .formatted(
                  access.toLowerCase(java.util.Locale.ROOT),
                  access.length() + access.charAt(0),
                  access));
    }
    String instance =
        "{\"name\":\"%s\",\"machineType\":\"zones/us-central1-a/machineTypes/e2-small\","
            + "\"networkInterfaces\":[{\"subnetwork\":\"regions/us-central1/subnetworks/%s\","
            + "\"stackType\":\"IPV4_IPV6\"%s}]}";
    String instances = "/zones/us-central1-a/instances";
    for (String name : new String[] {"in-1", "in-2"}) {
      made(instances, instance.formatted(name, "internal", ""));
    }
    made(instances, instance.formatted("out", "external", ",\"ipv6AccessConfigs\":[{}]"));

    String range = read("/regions/us-central1/subnetworks/internal").path("ipv6CidrRange").asText();
    String start = range.replace(":0:0:0:0/64", "");
    JsonNode first = read(instances + "/in-1").at("/networkInterfaces/0");
    assertThat(first.path("ipv6Address").asText()).isEqualTo(start + ":0:0:0:0");
    assertThat(first.path("internalIpv6PrefixLength").asInt()).isEqualTo(96);
    assertThat(read(instances + "/in-2").at("/networkInterfaces/0/ipv6Address").asText())
        .isEqualTo(start + ":0:1:0:0");
    JsonNode out = read(instances + "/out").at("/networkInterfaces/0");
    assertThat(out.path("ipv6AccessType").asText()).isEqualTo("EXTERNAL");
    assertThat(out.at("/ipv6AccessConfigs/0/externalIpv6").asText()).startsWith("2600:1900:");
    assertThat(out.at("/ipv6AccessConfigs/0/type").asText()).isEqualTo("DIRECT_IPV6");
  }

  @Test
  void aZonalDiskIsNotAttachedByForce() {
    String zone = "/zones/us-central1-a";
    made(zone + "/disks", "{\"name\":\"forced\",\"sizeGb\":\"1\"}");
    made(
        zone + "/instances",
        "{\"name\":\"forced\",\"machineType\":\"zones/us-central1-a/machineTypes/e2-small\","
            + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}],"
            + "\"disks\":[{\"boot\":true,\"forceAttach\":true,\"initializeParams\":{\"diskName\":\"new\"}}]}");
    String attach = "{\"source\":\"zones/us-central1-a/disks/forced\",\"forceAttach\":%s}";
    Answer refused =
        rest.post(PROJECT + zone + "/instances/forced/attachDisk", attach.formatted("true"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .contains("Force attaching zonal disks is not supported");
    made(zone + "/instances/forced/attachDisk", attach.formatted("false"));
    assertThat(read(zone + "/instances/forced").path("disks")).hasSize(2);
  }

  @Test
  void aGroupIsInTheNetworkOfItsFirstMember() {
    String zone = "/zones/us-central1-a";
    made(
        zone + "/instances",
        "{\"name\":\"member\",\"machineType\":\"zones/us-central1-a/machineTypes/e2-small\","
            + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}]}");
    made(zone + "/instanceGroups", "{\"name\":\"of-one\"}");
    assertThat(read(zone + "/instanceGroups/of-one").has("network")).isFalse();
    made(
        zone + "/instanceGroups/of-one/addInstances",
        "{\"instances\":[{\"instance\":\"zones/us-central1-a/instances/member\"}]}");
    JsonNode group = read(zone + "/instanceGroups/of-one");
    assertThat(group.path("network").asText()).endsWith("/global/networks/default");
    assertThat(group.path("subnetwork").asText()).endsWith("/us-central1/subnetworks/default");
  }

  @Test
  void aNetworkOfTheOlderPathSelectionComparesNoMed() {
    made(
        "/global/networks",
        "{\"name\":\"med\",\"autoCreateSubnetworks\":false,\"routingConfig\":"
            + "{\"bgpBestPathSelectionMode\":\"STANDARD\",\"bgpAlwaysCompareMed\":false}}");
    String legacy = "{\"routingConfig\":{\"bgpBestPathSelectionMode\":\"LEGACY\"%s}}";
    Answer refused = rest.send("PATCH", PROJECT + "/global/networks/med", legacy.formatted(""));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText()).contains("bgp_always_compare_med");
    Answer changed =
        rest.send(
            "PATCH",
            PROJECT + "/global/networks/med",
            legacy.formatted(",\"bgpAlwaysCompareMed\":null"));
    assertThat(changed.status()).as(changed.body().toString()).isEqualTo(200);
  }

  @Test
  void aNatShowsItsSubnetworksByTheirLinksAndHoldsThem() {
    made("/global/networks", "{\"name\":\"natted\",\"autoCreateSubnetworks\":false}");
    String region = "/regions/us-central1";
    made(
        region + "/subnetworks",
        "{\"name\":\"natted\",\"network\":\"global/networks/natted\",\"ipCidrRange\":\"10.1.0.0/24\"}");
    made(
        region + "/routers",
        "{\"name\":\"natted\",\"network\":\"global/networks/natted\",\"nats\":[{\"name\":\"n\","
            + "\"sourceSubnetworkIpRangesToNat\":\"LIST_OF_SUBNETWORKS\",\"subnetworks\":[{\"name\":"
            + "\"projects/terraform/regions/us-central1/subnetworks/natted\","
            + "\"sourceIpRangesToNat\":[\"ALL_IP_RANGES\"]}]}]}");
    assertThat(read(region + "/routers/natted").at("/nats/0/subnetworks/0/name").asText())
        .isEqualTo(read(region + "/subnetworks/natted").path("selfLink").asText());
    rest.send("DELETE", PROJECT + region + "/subnetworks/natted", "");
    assertThat(rest.get(PROJECT + region + "/subnetworks/natted").status()).isEqualTo(200);
  }

  @Test
  void aProjectIsTakenOutOfAReservationByItsNumber() {
    String reservations = "/zones/us-central1-a/reservations";
    String shares = "\"shareSettings\":{\"shareType\":\"SPECIFIC_PROJECTS\",\"projectMap\":{%s}}";
    String project = "\"%s\":{\"projectId\":\"%s\"}";
    made(
        reservations,
        "{\"name\":\"shared\",\"specificReservation\":{\"count\":1,\"instanceProperties\":"
            + "{\"machineType\":\"e2-small\"}},"
            + shares.formatted(
                project.formatted("terraform", "terraform")
                    + ","
                    + project.formatted("another", "another"))
            + "}");
    String number =
        rest.get("/v3/projects/another").body().path("name").asText().replace("projects/", "");
    Answer patched =
        rest.send(
            "PATCH",
            PROJECT + reservations + "/shared?paths=shareSettings.projectMap." + number,
            "{\"name\":\"shared\"," + shares.formatted("") + "}");
    assertThat(patched.status()).as(patched.body().toString()).isEqualTo(200);
    JsonNode map = read(reservations + "/shared").at("/shareSettings/projectMap");
    assertThat(map.has("terraform")).isTrue();
    assertThat(map.has("another")).isFalse();
  }

  @Test
  void typesOfNodesAreListed() {
    String types = "/zones/us-central1-a/nodeTypes";
    JsonNode type = read(types + "/n1-node-96-624");
    assertThat(type.path("guestCpus").asInt()).isEqualTo(96);
    assertThat(type.path("memoryMb").asInt()).isEqualTo(638976);
    assertThat(read(types).path("items").findValuesAsText("name")).contains("n1-node-96-624");
    for (String all : new String[] {"machineTypes", "diskTypes", "nodeTypes", "storagePoolTypes"}) {
      assertThat(
              read("/aggregated/" + all + "?filter=zone:us-central1-a")
                  .at("/items/zones~1us-central1-a/" + all))
          .as(all)
          .hasSameSizeAs(read("/zones/us-central1-a/" + all).path("items"));
    }
  }

  @Test
  void typesOfStoragePoolsAreListed() {
    String types = "/zones/us-central1-a/storagePoolTypes";
    JsonNode type = read(types + "/hyperdisk-balanced");
    assertThat(type.at("/supportedDiskTypes/0").asText())
        .endsWith("/us-central1-a/diskTypes/hyperdisk-balanced");
    assertThat(read(types).path("items")).hasSize(2);
    assertThat(rest.get(PROJECT + types + "/none").status()).isEqualTo(404);
  }

  @Test
  void aServiceShowsWhoConnectsAndLetsInWhomItNames() {
    String region = "/regions/us-central1";
    made("/global/networks", "{\"name\":\"psc\",\"autoCreateSubnetworks\":false}");
    for (String[] s :
        new String[][] {{"psc", "PRIVATE", "1"}, {"nat", "PRIVATE_SERVICE_CONNECT", "2"}}) {
      made(
          region + "/subnetworks",
          "{\"name\":\"%s\",\"purpose\":\"%s\",\"network\":\"global/networks/psc\",\"ipCidrRange\":\"10.3.%s.0/24\"}"
              .formatted((Object[]) s));
    }
    made(region + "/backendServices", "{\"name\":\"psc\",\"loadBalancingScheme\":\"INTERNAL\"}");
    String rule =
        "{\"name\":\"%s\",\"network\":\"global/networks/psc\",\"subnetwork\":\"regions/us-central1/subnetworks/psc\",%s}";
    made(
        region + "/forwardingRules",
        rule.formatted(
            "served",
            "\"loadBalancingScheme\":\"INTERNAL\",\"allPorts\":true,"
                + "\"backendService\":\"regions/us-central1/backendServices/psc\""));
    made(
        region + "/serviceAttachments",
        "{\"name\":\"service\",\"connectionPreference\":\"ACCEPT_MANUAL\","
            + "\"targetService\":\"regions/us-central1/forwardingRules/served\","
            + "\"natSubnets\":[\"regions/us-central1/subnetworks/nat\"]}");
    String service = region + "/serviceAttachments/service";
    made(
        region + "/forwardingRules",
        rule.formatted(
            "consumer", "\"target\":\"regions/us-central1/serviceAttachments/service\""));
    String consumer = region + "/forwardingRules/consumer";
    JsonNode endpoint = read(service).at("/connectedEndpoints/0");
    assertThat(endpoint.path("endpoint").asText()).endsWith(consumer);
    assertThat(endpoint.path("pscConnectionId")).isEqualTo(read(consumer).path("pscConnectionId"));
    assertThat(endpoint.path("status").asText()).isEqualTo("PENDING");
    assertThat(read(consumer).path("pscConnectionStatus").asText()).isEqualTo("PENDING");

    rest.send(
        "PATCH",
        PROJECT + service,
        "{\"consumerAcceptLists\":[{\"projectIdOrNum\":\"terraform\",\"connectionLimit\":1}]}");
    assertThat(read(service).at("/connectedEndpoints/0/status").asText()).isEqualTo("ACCEPTED");
    assertThat(read(consumer).path("pscConnectionStatus").asText()).isEqualTo("ACCEPTED");
  }

  @Test
  void anInstanceWhoseDiskIsThereAlreadyLeavesNothingBehind() {
    String zone = "/zones/us-central1-a";
    made(zone + "/disks", "{\"name\":\"taken-1\",\"sizeGb\":\"1\"}");
    Answer refused =
        rest.post(
            PROJECT + zone + "/instances",
            "{\"name\":\"taken\",\"machineType\":\"zones/us-central1-a/machineTypes/e2-small\","
                + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}],\"disks\":["
                + "{\"boot\":true,\"initializeParams\":{}},{\"initializeParams\":{}}]}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(rest.get(PROJECT + zone + "/disks/taken").status()).isEqualTo(404);
    assertThat(rest.get(PROJECT + zone + "/instances/taken").status()).isEqualTo(404);
  }
}
