package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.cloud.compute.v1.Compute;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the wire of the Compute API shows, and what no generated client can ask. */
class ComputeRestTest {

  private static final String GLOBAL = "/compute/v1/projects/wire-test/global/";

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

  @Test
  void everyMethodOfGooglesDescriptorIsInTheTable() {
    List<String> missing = new ArrayList<>();
    List<String> known =
        MethodTable.load().methods().stream().map(m -> m.verb() + " " + m.path()).toList();
    for (ServiceDescriptor s : Compute.getDescriptor().getServices()) {
      for (MethodDescriptor m : s.getMethods()) {
        HttpRule rule = m.getOptions().getExtension(AnnotationsProto.http);
        String path =
            rule.getGet() + rule.getPost() + rule.getPut() + rule.getPatch() + rule.getDelete();
        String line = rule.getPatternCase().name() + " " + path.substring("/compute/v1/".length());
        if (!known.contains(line)) {
          missing.add(m.getFullName());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void aRepeatedRequestIdGivesTheFirstOperation() {
    String body = "{\"name\":\"twice\",\"autoCreateSubnetworks\":false}";
    String path = GLOBAL + "networks?requestId=5b2f9e0e-8f4e-4c67-9a7f-0f3f2f6f1d11";
    RestCalls.Answer first = rest.post(path, body);
    RestCalls.Answer second = rest.post(path, body);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body().path("name")).isEqualTo(first.body().path("name"));
    assertThat(rest.post(GLOBAL + "networks", body).status()).isEqualTo(409);
  }

  @Test
  void aStaleFingerprintIsRefused() {
    rest.post(GLOBAL + "healthChecks", "{\"name\":\"hc\",\"type\":\"TCP\"}");
    rest.post(
        GLOBAL + "backendServices",
        "{\"name\":\"bs\",\"protocol\":\"HTTP\",\"healthChecks\":[\"global/healthChecks/hc\"]}");
    String old = rest.get(GLOBAL + "backendServices/bs").body().path("fingerprint").asText();
    String patch = "{\"timeoutSec\":60,\"fingerprint\":\"" + old + "\"}";
    assertThat(rest.send("PATCH", GLOBAL + "backendServices/bs", patch).status()).isEqualTo(200);
    RestCalls.Answer stale = rest.send("PATCH", GLOBAL + "backendServices/bs", patch);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.body().at("/error/errors/0/reason").asText()).isEqualTo("conditionNotMet");
  }

  @Test
  void labelsChangeOnlyWithTheirCurrentFingerprint() {
    rest.post(GLOBAL + "addresses", "{\"name\":\"labelled\"}");
    String old = rest.get(GLOBAL + "addresses/labelled").body().path("labelFingerprint").asText();
    String set = "{\"labels\":{\"a\":\"%s\"},\"labelFingerprint\":\"%s\"}";
    assertThat(
            rest.post(GLOBAL + "addresses/labelled/setLabels", String.format(set, "1", old))
                .status())
        .isEqualTo(200);
    assertThat(
            rest.post(GLOBAL + "addresses/labelled/setLabels", String.format(set, "2", old))
                .status())
        .isEqualTo(412);
    assertThat(rest.get(GLOBAL + "addresses/labelled").body().at("/labels/a").asText())
        .isEqualTo("1");
  }

  @Test
  void mistakesInABodyAreToldWithTheirField() {
    RestCalls.Answer name = rest.post(GLOBAL + "networks", "{\"name\":\"Not_Good\"}");
    assertThat(name.status()).isEqualTo(400);
    assertThat(name.body().at("/error/message").asText())
        .isEqualTo(
            "Invalid value for field 'resource.name': 'Not_Good'. Must be a match of regex"
                + " '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'");
    assertThat(name.body().at("/error/errors/0/reason").asText()).isEqualTo("invalid");
    assertThat(rest.post(GLOBAL + "networks", "{\"nme\":\"x\"}").status()).isEqualTo(400);
    assertThat(
            rest.post(
                    GLOBAL + "networks",
                    "{\"name\":\"x\",\"routingConfig\":{\"routingMode\":\"NO\"}}")
                .status())
        .isEqualTo(400);
    assertThat(
            rest.post(
                    GLOBAL + "urlMaps",
                    "{\"name\":\"m\",\"defaultService\":\"global/backendServices/none\"}")
                .body()
                .at("/error/message")
                .asText())
        .isEqualTo("The resource 'projects/wire-test/global/backendServices/none' was not found");
  }

  @Test
  void aProjectStartsWithItsDefaultNetwork() {
    RestCalls.Answer network =
        rest.get("/compute/v1/projects/fresh-project/global/networks/default");
    assertThat(network.status()).isEqualTo(200);
    assertThat(network.body().path("autoCreateSubnetworks").asBoolean()).isTrue();
    assertThat(network.body().path("subnetworks").size()).isGreaterThan(30);
    assertThat(
            rest.get("/compute/v1/projects/fresh-project/aggregated/subnetworks?maxResults=500")
                .body()
                .at("/items/regions~1us-central1/subnetworks/0/ipCidrRange")
                .asText())
        .isEqualTo("10.128.0.0/20");
  }

  @ParameterizedTest
  @CsvSource({
    "instances, zones",
    "subnetworks, regions",
    "disks, regions zones",
    "instanceGroupManagers, regions zones",
    "machineTypes, zones",
    "addresses, global regions",
    "forwardingRules, global regions",
    "networkEndpointGroups, global regions zones",
    "operations, global regions zones"
  })
  void anAggregatedListNamesTheScopesThatItsCollectionHas(String collection, String scopes) {
    JsonNode items =
        rest.get("/compute/v1/projects/wire-test/aggregated/" + collection).body().path("items");
    Set<String> named = new TreeSet<>();
    items.fieldNames().forEachRemaining(s -> named.add(s.replaceFirst("/.*", "")));
    assertThat(String.join(" ", named)).isEqualTo(scopes);
  }

  @Test
  void aListHasALinkToItselfWhereItsMessageHasTheField() {
    Set<String> without = new TreeSet<>();
    for (ComputeMethod m : MethodTable.load().methods()) {
      if (m.name().equals("list")
          && m.level() == ComputeMethod.Level.GLOBAL
          && m.path().indexOf('{') == m.path().lastIndexOf('{')) {
        RestCalls.Answer answer = rest.get(GLOBAL + m.collection());
        if (answer.status() == 200) {
          assertThat(answer.body().has("selfLink"))
              .as(m.id())
              .isEqualTo(ComputeTypes.hasField(m.answer(), "selfLink"));
          if (!answer.body().has("selfLink")) {
            without.add(m.collection());
          }
        }
      }
    }
    assertThat(without).contains("securityPolicies", "firewallPolicies").hasSize(2);
  }

  @Test
  void whatNobodySaidOfAnAddressOrAPolicyIsNotShown() {
    rest.post(GLOBAL + "addresses", "{\"name\":\"plain\"}");
    assertThat(rest.get(GLOBAL + "addresses/plain").body().has("ipVersion")).isFalse();
    rest.post(GLOBAL + "securityPolicies", "{\"name\":\"plain\"}");
    assertThat(rest.get(GLOBAL + "securityPolicies/plain").body().has("description")).isFalse();
  }

  @Test
  void operationsOfGroupsAndTemplatesHaveLongTypes() {
    String zone = "/compute/v1/projects/wire-test/zones/us-central1-a/";
    assertThat(type(rest.post(zone + "instanceGroups", "{\"name\":\"typed\"}")))
        .isEqualTo("compute.instanceGroups.insert");
    assertThat(type(rest.send("DELETE", zone + "instanceGroups/typed", "")))
        .isEqualTo("compute.instanceGroups.delete");
    String template =
        "{\"name\":\"typed\",\"properties\":{\"machineType\":\"e2-small\",\"networkInterfaces\":"
            + "[{\"network\":\"global/networks/default\"}]}}";
    assertThat(type(rest.post(GLOBAL + "instanceTemplates", template)))
        .isEqualTo("compute.instanceTemplates.insert");
    String group =
        "{\"name\":\"typed\",\"targetSize\":0,\"instanceTemplate\":\"global/instanceTemplates/typed\"}";
    assertThat(type(rest.post(zone + "instanceGroupManagers", group)))
        .isEqualTo("compute.instanceGroupManagers.insert");
    assertThat(type(rest.send("DELETE", zone + "instanceGroupManagers/typed", "")))
        .isEqualTo("compute.instanceGroupManagers.delete");
    assertThat(type(rest.send("DELETE", GLOBAL + "instanceTemplates/typed", "")))
        .isEqualTo("delete");
  }

  @Test
  void aNetworkWithoutFirewallsHasNoneThatCount() {
    rest.post(GLOBAL + "networks", "{\"name\":\"open\",\"autoCreateSubnetworks\":false}");
    assertThat(rest.get(GLOBAL + "networks/open/getEffectiveFirewalls").body()).isEmpty();
  }

  @Test
  void aPartnersAttachmentHasNothingThatCouldWorkYet() {
    String region = "/compute/v1/projects/wire-test/regions/us-east1/";
    rest.post(
        region + "routers",
        "{\"name\":\"edge\",\"network\":\"global/networks/default\",\"bgp\":{\"asn\":16550}}");
    rest.post(
        region + "interconnectAttachments",
        "{\"name\":\"partner\",\"type\":\"PARTNER\",\"router\":\"regions/us-east1/routers/edge\","
            + "\"edgeAvailabilityDomain\":\"AVAILABILITY_DOMAIN_2\"}");
    JsonNode partner = rest.get(region + "interconnectAttachments/partner").body();
    assertThat(partner.path("state").asText()).isEqualTo("PENDING_PARTNER");
    assertThat(partner.has("operationalStatus")).isFalse();
    assertThat(partner.path("pairingKey").asText()).endsWith("/us-east1/2");
  }

  @Test
  void anEndpointOfAServiceAttachmentHasNoProtocol() {
    String region = "/compute/v1/projects/wire-test/regions/us-east1/";
    rest.post(
        region + "forwardingRules",
        "{\"name\":\"endpoint\",\"network\":\"global/networks/default\","
            + "\"target\":\"projects/producer/regions/us-east1/serviceAttachments/it\"}");
    JsonNode endpoint = rest.get(region + "forwardingRules/endpoint").body();
    assertThat(endpoint.path("pscConnectionStatus").asText()).isEqualTo("ACCEPTED");
    for (String field : List.of("IPProtocol", "description", "loadBalancingScheme")) {
      assertThat(endpoint.has(field)).as(field).isFalse();
    }
  }

  @Test
  void aRouterTellsWhomItsNatsServe() {
    String region = "/compute/v1/projects/nats/regions/us-east1/";
    rest.post(region + "addresses", "{\"name\":\"out\"}");
    rest.post(
        region + "routers",
        "{\"name\":\"r\",\"network\":\"global/networks/default\",\"nats\":[{\"name\":\"nat\","
            + "\"natIpAllocateOption\":\"MANUAL_ONLY\",\"natIps\":[\"regions/us-east1/addresses/out\"],"
            + "\"sourceSubnetworkIpRangesToNat\":\"ALL_SUBNETWORKS_ALL_IP_RANGES\"}]}");
    for (String config : List.of("", ",\"accessConfigs\":[{}]")) {
      rest.post(
          "/compute/v1/projects/nats/zones/us-east1-b/instances",
          "{\"name\":\"vm"
              + config.length()
              + "\",\"machineType\":\"zones/us-east1-b/machineTypes/e2-small\",\"disks\":"
              + "[{\"boot\":true,\"initializeParams\":{}}],\"networkInterfaces\":"
              + "[{\"network\":\"global/networks/default\""
              + config
              + "}]}");
    }
    JsonNode status =
        rest.get(region + "routers/r/getRouterStatus").body().at("/result/natStatus/0");
    assertThat(status.path("name").asText()).isEqualTo("nat");
    assertThat(status.path("numVmEndpointsWithNatMappings").asInt()).isEqualTo(1);
    assertThat(status.at("/userAllocatedNatIps/0"))
        .isEqualTo(rest.get(region + "addresses/out").body().path("address"));
    assertThat(status.at("/userAllocatedNatIpResources/0").asText())
        .endsWith("/regions/us-east1/addresses/out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n1-standard-1  | false | 1 vCPU, 3.75 GB RAM",
        "n1-standard-16 | false | 16 vCPUs, 60 GB RAM",
        "f1-micro       | true  | 1 vCPU (shared physical core) and 0.6 GB RAM",
        "g1-small       | true  | 1 vCPU (shared physical core) and 1.7 GB RAM",
        "e2-standard-2  | false | Efficient Instance, 2 vCPUs, 8 GB RAM",
        "e2-medium      | true  | Efficient Instance, 2 vCPU (1/2 shared physical core) and 4 GB RAM"
      })
  void aMachineTypeIsDescribed(String name, boolean shared, String description) {
    JsonNode type =
        rest.get("/compute/v1/projects/wire-test/zones/us-central1-a/machineTypes/" + name).body();
    assertThat(type.path("description").asText()).isEqualTo(description);
    assertThat(type.path("isSharedCpu").asBoolean()).isEqualTo(shared);
  }

  @Test
  void aZoneTellsTheProcessorsThatItHas() {
    assertThat(
            rest.get("/compute/v1/projects/wire-test/zones/us-central1-a")
                .body()
                .path("availableCpuPlatforms"))
        .extracting(JsonNode::asText)
        .contains("Intel Broadwell", "AMD Rome");
  }

  private static String type(RestCalls.Answer operation) {
    return operation.body().path("operationType").asText();
  }

  @Test
  void rulesOfASecurityPolicyAreKeptByPriority() {
    rest.post(GLOBAL + "securityPolicies", "{\"name\":\"armor\"}");
    String rule =
        "{\"priority\":10,\"action\":\"deny(403)\",\"match\":{\"versionedExpr\":\"SRC_IPS_V1\","
            + "\"config\":{\"srcIpRanges\":[\"192.0.2.0/24\"]}}}";
    assertThat(rest.post(GLOBAL + "securityPolicies/armor/addRule", rule).status()).isEqualTo(200);
    assertThat(rest.post(GLOBAL + "securityPolicies/armor/addRule", rule).status()).isEqualTo(400);
    assertThat(
            rest.get(GLOBAL + "securityPolicies/armor/getRule?priority=10")
                .body()
                .path("action")
                .asText())
        .isEqualTo("deny(403)");
    assertThat(rest.get(GLOBAL + "securityPolicies/armor").body().path("rules")).hasSize(2);
    rest.post(GLOBAL + "securityPolicies/armor/removeRule?priority=10", "");
    assertThat(rest.get(GLOBAL + "securityPolicies/armor").body().path("rules")).hasSize(1);
  }

  @Test
  void aNetworkInUseIsRefusedInTheOperation() {
    rest.post(GLOBAL + "networks", "{\"name\":\"used\",\"autoCreateSubnetworks\":false}");
    String region = "/compute/v1/projects/wire-test/regions/us-east1/";
    String subnet = "{\"name\":\"%s\",\"network\":\"global/networks/used\",\"ipCidrRange\":\"%s\"}";
    rest.post(region + "subnetworks", String.format(subnet, "one", "10.8.0.0/16"));
    RestCalls.Answer overlap =
        rest.post(region + "subnetworks", String.format(subnet, "two", "10.8.4.0/24"));
    assertThat(overlap.status()).isEqualTo(200);
    assertThat(
            rest.get(region + "operations/" + overlap.body().path("name").asText())
                .body()
                .at("/error/errors/0/message")
                .asText())
        .isEqualTo(
            "Invalid IPCidrRange: 10.8.4.0/24 conflicts with existing subnetwork 'one' in region"
                + " 'us-east1'.");

    RestCalls.Answer deletion = rest.send("DELETE", GLOBAL + "networks/used", "");
    assertThat(deletion.status()).isEqualTo(200);
    assertThat(deletion.body().path("status").asText()).isEqualTo("RUNNING");
    JsonNode ended =
        rest.post(GLOBAL + "operations/" + deletion.body().path("name").asText() + "/wait", "")
            .body();
    assertThat(ended.path("status").asText()).isEqualTo("DONE");
    assertThat(ended.path("httpErrorStatusCode").asInt()).isEqualTo(400);
    assertThat(ended.at("/error/errors/0/code").asText())
        .isEqualTo("RESOURCE_IN_USE_BY_ANOTHER_RESOURCE");
    assertThat(ended.at("/error/errors/0/message").asText())
        .isEqualTo(
            "The network resource 'projects/wire-test/global/networks/used' is already being used"
                + " by 'projects/wire-test/regions/us-east1/subnetworks/one'");
  }

  @Test
  void linksCarryTheVersionThatWasAsked() {
    rest.post(GLOBAL + "networks", "{\"name\":\"versions\",\"autoCreateSubnetworks\":false}");
    assertThat(
            rest.get("/compute/beta/projects/wire-test/global/networks/versions")
                .body()
                .path("selfLink")
                .asText())
        .isEqualTo(
            "https://www.googleapis.com/compute/beta/projects/wire-test/global/networks/versions");
  }

  @Test
  void whatIsNotBuiltSaysSo() {
    RestCalls.Answer answer =
        rest.get("/compute/v1/projects/wire-test/global/interconnects/i/getDiagnostics");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.body().at("/error/message").asText())
        .contains("compute.interconnects.getDiagnostics");
  }
}
