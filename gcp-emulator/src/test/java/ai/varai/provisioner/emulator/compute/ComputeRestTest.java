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
