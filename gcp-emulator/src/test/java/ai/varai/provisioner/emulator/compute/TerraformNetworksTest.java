package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Networks and load balancers, as Terraform's provider asks for them. */
class TerraformNetworksTest extends TerraformRequests {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  TerraformNetworksTest() {
    super(CLOUD);
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
}
