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

/** What a project sets for all of Compute Engine, and methods that tell how things fare. */
class ProjectSettingsTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static String project(String id) {
    return "/compute/v1/projects/" + id;
  }

  @Test
  void metadataOfAllInstancesAreReplacedByWhoReadTheNewest() {
    String project = project("metadata");
    JsonNode before = ok(REST.get(project)).path("commonInstanceMetadata");
    String set = project + "/setCommonInstanceMetadata";
    String body = "{\"fingerprint\": \"%s\", \"items\": [{\"key\": \"%s\", \"value\": \"%s\"}]}";
    String first = before.path("fingerprint").asText();
    JsonNode operation = ok(REST.post(set, body.formatted(first, "enable-oslogin", "TRUE")));
    assertThat(operation.path("operationType").asText())
        .isEqualTo("compute.projects.setCommonInstanceMetadata");
    assertThat(operation.at("/setCommonInstanceMetadataOperationMetadata/clientOperationId"))
        .isEqualTo(operation.get("name"));
    JsonNode after = ok(REST.get(project)).path("commonInstanceMetadata");
    assertThat(after.at("/items/0/key").asText()).isEqualTo("enable-oslogin");
    assertThat(after.path("fingerprint").asText()).isNotEqualTo(first);
    assertThat(REST.post(set, body.formatted(first, "a", "b")).status()).isEqualTo(412);
    assertThat(
            REST.post(set, body.formatted(after.path("fingerprint").asText(), "a b", "c")).status())
        .isEqualTo(400);
    assertThat(
            REST.post(
                    set,
                    "{\"items\": [{\"key\": \"a\", \"value\": \"1\"},"
                        + " {\"key\": \"a\", \"value\": \"2\"}]}")
                .status())
        .isEqualTo(400);
    ok(REST.post(set, "{}"));
    assertThat(ok(REST.get(project)).path("commonInstanceMetadata").has("items")).isFalse();
  }

  @Test
  void tiersAndTheBucketForUsageAreSet() {
    String project = project("tiers");
    assertThat(ok(REST.get(project)).path("cloudArmorTier").asText()).isEqualTo("CA_STANDARD");
    ok(REST.post(project + "/setDefaultNetworkTier", "{\"networkTier\": \"STANDARD\"}"));
    ok(REST.post(project + "/setCloudArmorTier", "{\"cloudArmorTier\": \"CA_ENTERPRISE_PAYGO\"}"));
    ok(REST.post(project + "/setUsageExportBucket", "{\"bucketName\": \"usage-of-tiers\"}"));
    JsonNode now = ok(REST.get(project));
    assertThat(now.path("defaultNetworkTier").asText()).isEqualTo("STANDARD");
    assertThat(now.path("cloudArmorTier").asText()).isEqualTo("CA_ENTERPRISE_PAYGO");
    assertThat(now.at("/usageExportLocation/reportNamePrefix").asText()).isEqualTo("usage_gce");
    ok(REST.post(project + "/setUsageExportBucket", "{}"));
    JsonNode later = ok(REST.get(project));
    assertThat(later.has("usageExportLocation")).isFalse();
    assertThat(later.path("defaultNetworkTier").asText()).isEqualTo("STANDARD");
    assertThat(REST.post(project + "/setDefaultNetworkTier", "{}").status()).isEqualTo(400);
  }

  private static String instance(String project, String name) {
    String all = project(project) + "/zones/us-central1-a/instances";
    ok(
        REST.post(
            all,
            """
            {"name": "%s", "machineType": "zones/us-central1-a/machineTypes/e2-small",
             "disks": [{"boot": true, "initializeParams": {
               "sourceImage": "projects/debian-cloud/global/images/family/debian-12"}}],
             "networkInterfaces": [{"network": "global/networks/default"}]}
            """
                .formatted(name)));
    return all + "/" + name;
  }

  @Test
  void membersOfATargetPoolAreUnhealthyAndOthersAreRefused() {
    String in = instance("pools", "member");
    String out = instance("pools", "stranger");
    String pools = project("pools") + "/regions/us-central1/targetPools";
    String link = "https://www.googleapis.com";
    ok(REST.post(pools, "{\"name\": \"p\", \"instances\": [\"" + link + in + "\"]}"));
    String body = "{\"instance\": \"" + link + "%s\"}";
    JsonNode health = ok(REST.post(pools + "/p/getHealth", body.formatted(in)));
    assertThat(health.at("/healthStatus/0/healthState").asText()).isEqualTo("UNHEALTHY");
    assertThat(health.at("/healthStatus/0/ipAddress").asText()).startsWith("10.");
    assertThat(REST.post(pools + "/p/getHealth", body.formatted(out)).status()).isEqualTo(400);
  }

  @Test
  void aliasRangesOfAnInterfaceAreChangedAndAGuestHasPublishedNothing() {
    String one = instance("nics", "vm");
    String update = one + "/updateNetworkInterface?networkInterface=";
    JsonNode nic = ok(REST.get(one)).at("/networkInterfaces/0");
    ok(
        REST.send(
            "PATCH",
            update + nic.path("name").asText(),
            "{\"aliasIpRanges\": [{\"ipCidrRange\": \"10.128.7.0/28\"}], \"fingerprint\": \""
                + nic.path("fingerprint").asText()
                + "\"}"));
    assertThat(ok(REST.get(one)).at("/networkInterfaces/0/aliasIpRanges/0/ipCidrRange").asText())
        .isEqualTo("10.128.7.0/28");
    assertThat(REST.send("PATCH", update + "nic7", "{}").status()).isEqualTo(400);
    assertThat(REST.get(one + "/getGuestAttributes?queryPath=hostkeys/").status()).isEqualTo(404);
    ok(REST.post(one + "/simulateMaintenanceEvent", ""));
  }

  @Test
  void aReservationIsResized() {
    String all = project("reserved") + "/zones/us-central1-a/reservations";
    ok(
        REST.post(
            all,
            """
            {"name": "r", "specificReservation": {"count": "2",
             "instanceProperties": {"machineType": "e2-standard-2"}}}
            """));
    ok(REST.post(all + "/r/resize", "{\"specificSkuCount\": \"5\"}"));
    assertThat(ok(REST.get(all + "/r")).at("/specificReservation/count").asText()).isEqualTo("5");
    assertThat(REST.post(all + "/r/resize", "{\"specificSkuCount\": \"0\"}").status())
        .isEqualTo(400);
  }

  @Test
  void aVpnGatewayTellsOfItsTunnels() {
    String region = project("vpn") + "/regions/us-central1";
    String network = "{\"name\": \"%s\", \"network\": \"global/networks/default\"}";
    ok(REST.post(region + "/vpnGateways", network.formatted("here")));
    ok(REST.post(region + "/vpnGateways", network.formatted("there")));
    ok(REST.post(region + "/routers", network.formatted("router")));
    String status = region + "/vpnGateways/here/getStatus";
    assertThat(ok(REST.get(status)).path("result").has("vpnConnections")).isFalse();
    for (int i = 0; i < 2; i++) {
      ok(
          REST.post(
              region + "/vpnTunnels",
              """
              {"name": "tunnel%d", "vpnGateway": "regions/us-central1/vpnGateways/here",
               "vpnGatewayInterface": %d, "sharedSecret": "s",
               "peerGcpGateway": "regions/us-central1/vpnGateways/there",
               "router": "regions/us-central1/routers/router"}
              """
                  .formatted(i, i)));
      JsonNode connection = ok(REST.get(status)).at("/result/vpnConnections/0");
      assertThat(connection.path("tunnels")).hasSize(i + 1);
      assertThat(connection.at("/state/state").asText())
          .isEqualTo(i == 0 ? "CONNECTION_REDUNDANCY_NOT_MET" : "CONNECTION_REDUNDANCY_MET");
    }
  }

  private static final String PROPERTIES =
      """
      "instanceProperties": {"machineType": "e2-small", "labels": {"made": "bulk"},
        "disks": [{"boot": true, "initializeParams": {"diskSizeGb": "10"}}],
        "networkInterfaces": [{"network": "global/networks/default"}]}
      """;

  @Test
  void instancesMadeInBulkAreNumberedAndTheirOperationsBelongTogether() {
    String zone = project("bulk") + "/zones/us-central1-a";
    String bulk = zone + "/instances/bulkInsert";
    assertThat(REST.post(bulk, "{\"count\": \"2\"," + PROPERTIES + "}").status()).isEqualTo(400);
    assertThat(
            REST.post(bulk, "{\"count\": \"2\", \"namePattern\": \"x\"," + PROPERTIES + "}")
                .status())
        .isEqualTo(400);
    String two = "{\"count\": \"2\", \"namePattern\": \"web-##\"," + PROPERTIES + "}";
    ok(REST.post(bulk, two));
    JsonNode operation = ok(REST.post(bulk, two));
    assertThat(ok(REST.get(zone + "/instances")).path("items").findValuesAsText("name"))
        .contains("web-01", "web-02", "web-03", "web-04");
    assertThat(ok(REST.get(zone + "/instances/web-03")).at("/labels/made").asText())
        .isEqualTo("bulk");
    String group = operation.path("operationGroupId").asText();
    JsonNode together =
        ok(REST.get(zone + "/operations?filter=operationGroupId%3D%22" + group + "%22"));
    assertThat(together.path("items").findValuesAsText("operationType"))
        .containsExactlyInAnyOrder("insert", "insert", "bulkInsert");
    String named =
        "{\"perInstanceProperties\": {\"a\": {}, \"b\": {}}, \"locationPolicy\": {\"locations\":"
            + " {\"zones/us-central1-a\": {\"preference\": \"DENY\"}}},"
            + PROPERTIES
            + "}";
    ok(REST.post(project("bulk") + "/regions/us-central1/instances/bulkInsert", named));
    assertThat(ok(REST.get(project("bulk") + "/zones/us-central1-b/instances")).path("items"))
        .hasSize(2);
  }

  @Test
  void settingsOfSnapshotsAndOfAZonesInstancesAreKept() {
    String snapshots = project("settings") + "/global/snapshotSettings";
    assertThat(ok(REST.get(snapshots)).at("/storageLocation/policy").asText())
        .isEqualTo("NEAREST_MULTI_REGION");
    ok(REST.send("PATCH", snapshots, "{\"storageLocation\": {\"policy\": \"LOCAL_REGION\"}}"));
    assertThat(ok(REST.get(snapshots)).at("/storageLocation/policy").asText())
        .isEqualTo("LOCAL_REGION");
    String instances = project("settings") + "/zones/us-central1-a/instanceSettings";
    String before = ok(REST.get(instances)).path("fingerprint").asText();
    String body =
        "{\"fingerprint\": \"" + before + "\", \"metadata\": {\"items\": {\"k\": \"v\"}}}";
    ok(REST.send("PATCH", instances, body));
    JsonNode after = ok(REST.get(instances));
    assertThat(after.at("/metadata/items/k").asText()).isEqualTo("v");
    assertThat(REST.send("PATCH", instances, body).status()).isEqualTo(412);
    ok(REST.send("PATCH", instances, "{\"metadata\": {\"items\": {\"m\": \"x\"}}}"));
    assertThat(ok(REST.get(instances)).at("/metadata/items").toString()).isEqualTo("{\"m\":\"x\"}");
    ok(
        REST.send(
            "PATCH", instances + "?updateMask=*", "{\"metadata\": {\"items\": {\"l\": \"w\"}}}"));
    JsonNode replaced = ok(REST.get(instances));
    assertThat(replaced.path("metadata").path("items").toString()).isEqualTo("{\"l\":\"w\"}");
    assertThat(replaced.path("zone").asText()).endsWith("/zones/us-central1-a");
    assertThat(
            ok(REST.get(project("settings") + "/zones/us-central1-b/instanceSettings"))
                .path("metadata")
                .has("items"))
        .isFalse();
  }
}
