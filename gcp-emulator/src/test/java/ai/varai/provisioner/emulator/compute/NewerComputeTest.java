package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Methods that were published after the descriptor, and others of single machines and disks. */
class NewerComputeTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static void refused(Answer answer, String message) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().at("/error/message").asText()).contains(message);
  }

  private static String zone(String project) {
    return "/compute/v1/projects/" + project + "/zones/us-central1-a/";
  }

  private static void machine(String project, String name) {
    ok(
        REST.post(
            zone(project) + "instances",
            """
            {"name": "%s", "machineType": "zones/us-central1-a/machineTypes/e2-small",
             "networkInterfaces": [{"network": "global/networks/default"}],
             "disks": [{"boot": true, "autoDelete": true, "initializeParams": {}}]}
            """
                .formatted(name)));
  }

  @Test
  void aMachineGetsAndLosesInterfaces() {
    machine("nics", "m");
    String one = zone("nics") + "instances/m";
    ok(REST.post(one + "/addNetworkInterface", "{\"network\": \"global/networks/default\"}"));
    JsonNode nics = ok(REST.get(one)).path("networkInterfaces");
    assertThat(nics.findValuesAsText("name")).contains("nic0", "nic1");
    assertThat(nics.at("/1/networkIP").asText()).startsWith("10.128.");
    refused(REST.post(one + "/addNetworkInterface", "{}"), "not specified");
    refused(REST.post(one + "/deleteNetworkInterface?networkInterfaceName=nic0", ""), "primary");
    ok(REST.post(one + "/deleteNetworkInterface?networkInterfaceName=nic1", ""));
    assertThat(ok(REST.get(one)).path("networkInterfaces")).hasSize(1);
    refused(
        REST.post(one + "/deleteNetworkInterface?networkInterfaceName=nic1", ""), "does not exist");
  }

  @Test
  void aMachineHasAnIdentityAScreenAndCanBeInterruptedWhileItRuns() throws Exception {
    machine("guests", "m");
    String one = zone("guests") + "instances/m";
    JsonNode identity = ok(REST.get(one + "/getShieldedInstanceIdentity"));
    assertThat(identity.at("/signingKey/ekPub").asText()).startsWith("-----BEGIN PUBLIC KEY-----");
    assertThat(ok(REST.get(one + "/getShieldedInstanceIdentity"))).isEqualTo(identity);
    ok(REST.post(one + "/sendDiagnosticInterrupt", ""));
    refused(REST.get(one + "/screenshot"), "display");
    ok(REST.post(one + "/stop", ""));
    ok(REST.send("PATCH", one + "/updateDisplayDevice", "{\"enableDisplay\": true}"));
    ok(REST.post(one + "/start", ""));
    String png = ok(REST.get(one + "/screenshot")).path("contents").asText();
    var image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
    assertThat(image.getWidth()).isEqualTo(720);
    assertThat(image.getRGB(5, 5) & 0xffffff).isZero();
    ok(REST.post(one + "/stop", ""));
    refused(REST.post(one + "/sendDiagnosticInterrupt", ""), "is not ready");
  }

  @Test
  void disksAndMachinesMoveToOtherZones() {
    ok(REST.post(zone("moving") + "disks", "{\"name\": \"d\", \"sizeGb\": \"10\"}"));
    machine("moving", "m");
    String project = "/compute/v1/projects/moving/";
    String to = "\"destinationZone\": \"zones/us-central1-b\"}";
    ok(REST.post(project + "moveDisk", "{\"targetDisk\": \"zones/us-central1-a/disks/d\"," + to));
    assertThat(REST.get(zone("moving") + "disks/d").status()).isEqualTo(404);
    JsonNode disk = ok(REST.get(project + "zones/us-central1-b/disks/d"));
    assertThat(disk.path("zone").asText()).endsWith("/zones/us-central1-b");
    assertThat(disk.path("type").asText()).contains("/zones/us-central1-b/diskTypes/");
    refused(
        REST.post(project + "moveDisk", "{\"targetDisk\": \"zones/us-central1-a/disks/m\"," + to),
        "already being used");
    ok(
        REST.post(
            project + "moveInstance",
            "{\"targetInstance\": \"zones/us-central1-a/instances/m\"," + to));
    JsonNode moved = ok(REST.get(project + "zones/us-central1-b/instances/m"));
    assertThat(moved.at("/disks/0/source").asText()).contains("/zones/us-central1-b/disks/m");
    assertThat(moved.path("machineType").asText()).contains("/zones/us-central1-b/");
    ok(REST.get(project + "zones/us-central1-b/disks/m"));
  }

  @Test
  void disksOfAConsistencyGroupAreClonedAndSnapshotTogether() {
    String region = "/compute/v1/projects/groups/regions/us-central1/";
    String zone = zone("groups");
    ok(
        REST.post(
            region + "resourcePolicies", "{\"name\": \"cg\", \"diskConsistencyGroupPolicy\": {}}"));
    String policy = "regions/us-central1/resourcePolicies/cg";
    for (String name : List.of("a", "b")) {
      ok(
          REST.post(
              zone + "disks",
              "{\"name\": \"%s\", \"sizeGb\": \"10\", \"resourcePolicies\": [\"%s\"]}"
                  .formatted(name, policy)));
    }
    ok(
        REST.post(
            zone + "disks/bulkInsert", "{\"sourceConsistencyGroupPolicy\": \"" + policy + "\"}"));
    assertThat(ok(REST.get(zone + "disks")).path("items")).hasSize(4);

    String group = "{\"name\": \"g\", \"sourceConsistencyGroup\": \"" + policy + "\"}";
    ok(REST.post(zone + "instantSnapshotGroups", group));
    JsonNode made = ok(REST.get(zone + "instantSnapshotGroups/g"));
    assertThat(made.path("kind").asText()).isEqualTo("compute#instantSnapshotGroup");
    assertThat(made.path("status").asText()).isEqualTo("READY");
    assertThat(ok(REST.get(zone + "instantSnapshots")).path("items")).hasSize(2);
    ok(
        REST.post(
            zone + "disks/bulkInsert",
            "{\"instantSnapshotGroupParameters\": {\"sourceInstantSnapshotGroup\":"
                + " \"zones/us-central1-a/instantSnapshotGroups/g\"}}"));
    assertThat(ok(REST.get(zone + "disks")).path("items")).hasSize(6);
    assertThat(ok(REST.get(zone + "instantSnapshotGroups")).path("items")).hasSize(1);
    ok(REST.get(zone + "instantSnapshotGroups/g/getIamPolicy"));
    refused(
        REST.post(
            "/compute/v1/projects/groups/zones/us-central1-b/instantSnapshotGroups",
            group.replace("\"g\"", "\"h\"")),
        "No disk here");
  }

  @Test
  void aDiskTakesItsInstantSnapshotsWithIt() {
    String zone = zone("on-disk");
    for (String disk : List.of("a", "b")) {
      ok(REST.post(zone + "disks", "{\"name\": \"%s\", \"sizeGb\": \"10\"}".formatted(disk)));
      for (String time : List.of("1", "2")) {
        ok(
            REST.post(
                zone + "instantSnapshots",
                "{\"name\": \"%1$s%2$s\", \"sourceDisk\": \"zones/us-central1-a/disks/%1$s\"}"
                    .formatted(disk, time)));
      }
    }
    ok(
        REST.post(
            zone + "disks",
            "{\"name\": \"restored\", \"sourceInstantSnapshot\":"
                + " \"zones/us-central1-a/instantSnapshots/a1\"}"));

    ok(REST.send("DELETE", zone + "disks/a", ""));

    assertThat(REST.get(zone + "disks/a").status()).isEqualTo(404);
    assertThat(ok(REST.get(zone + "instantSnapshots")).path("items").findValuesAsText("name"))
        .containsExactly("b1", "b2");
    ok(REST.get(zone + "disks/restored"));
  }

  @Test
  void aGroupOfSnapshotsTakesItsSnapshotsWithIt() {
    String region = "/compute/v1/projects/leaving/regions/us-central1/";
    String zone = zone("leaving");
    ok(
        REST.post(
            region + "resourcePolicies", "{\"name\": \"cg\", \"diskConsistencyGroupPolicy\": {}}"));
    String policy = "regions/us-central1/resourcePolicies/cg";
    ok(
        REST.post(
            zone + "disks",
            "{\"name\": \"a\", \"sizeGb\": \"10\", \"resourcePolicies\": [\"" + policy + "\"]}"));
    ok(
        REST.post(
            zone + "instantSnapshotGroups",
            "{\"name\": \"g\", \"sourceConsistencyGroup\": \"" + policy + "\"}"));
    ok(REST.send("DELETE", zone + "instantSnapshotGroups/g", ""));
    assertThat(REST.get(zone + "instantSnapshotGroups/g").status()).isEqualTo(404);
    assertThat(ok(REST.get(zone + "instantSnapshots")).has("items")).isFalse();
  }

  @Test
  void aReplicationOfAGroupIsStoppedAtOnce() {
    String region = "/compute/v1/projects/replicas/regions/us-central1/";
    ok(
        REST.post(
            region + "resourcePolicies", "{\"name\": \"cg\", \"diskConsistencyGroupPolicy\": {}}"));
    String here = zone("replicas") + "disks";
    String there = "/compute/v1/projects/replicas/zones/us-east1-b/disks";
    ok(
        REST.post(
            here,
            "{\"name\": \"p\", \"sizeGb\": \"10\", \"resourcePolicies\":"
                + " [\"regions/us-central1/resourcePolicies/cg\"]}"));
    ok(
        REST.post(
            there,
            "{\"name\": \"s\", \"sizeGb\": \"10\", \"asyncPrimaryDisk\": {\"disk\":"
                + " \"zones/us-central1-a/disks/p\"}}"));
    ok(
        REST.post(
            here + "/p/startAsyncReplication",
            "{\"asyncSecondaryDisk\": \"zones/us-east1-b/disks/s\"}"));
    ok(
        REST.post(
            here + "/stopGroupAsyncReplication",
            "{\"resourcePolicy\": \"regions/us-central1/resourcePolicies/cg\"}"));
    assertThat(ok(REST.get(there + "/s")).at("/resourceStatus/asyncPrimaryDisk/state").asText())
        .isEqualTo("STOPPED");
    assertThat(ok(REST.get(here + "/p")).path("resourceStatus").toString()).contains("STOPPED");
  }

  @Test
  void snapshotsAndBackendBucketsLiveInRegionsAsWell() {
    String region = "/compute/v1/projects/regional/regions/us-central1/";
    ok(REST.post(zone("regional") + "disks", "{\"name\": \"d\", \"sizeGb\": \"10\"}"));
    ok(
        REST.post(
            region + "snapshots",
            "{\"name\": \"s\", \"sourceDisk\": \"zones/us-central1-a/disks/d\"}"));
    JsonNode snapshot = ok(REST.get(region + "snapshots/s"));
    assertThat(snapshot.path("kind").asText()).isEqualTo("compute#snapshot");
    assertThat(snapshot.path("region").asText()).endsWith("/regions/us-central1");
    ok(
        REST.post(
            region + "snapshots/s/setLabels",
            "{\"labels\": {\"a\": \"b\"}, \"labelFingerprint\": \""
                + snapshot.path("labelFingerprint").asText()
                + "\"}"));
    assertThat(ok(REST.get(region + "snapshots")).at("/items/0/labels/a").asText()).isEqualTo("b");
    refused(REST.post(region + "snapshots/s/updateKmsKey", "{}"), "customer-managed");

    JsonNode settings = ok(REST.get(region + "snapshotSettings"));
    assertThat(settings.at("/storageLocation/policy").asText()).isEqualTo("NEAREST_MULTI_REGION");
    ok(
        REST.send(
            "PATCH",
            region + "snapshotSettings",
            "{\"storageLocation\": {\"policy\": \"LOCAL_REGION\"}}"));
    assertThat(ok(REST.get(region + "snapshotSettings")).at("/storageLocation/policy").asText())
        .isEqualTo("LOCAL_REGION");

    ok(REST.post(region + "backendBuckets", "{\"name\": \"b\", \"bucketName\": \"some-bucket\"}"));
    ok(REST.send("PATCH", region + "backendBuckets/b", "{\"description\": \"d\"}"));
    JsonNode bucket = ok(REST.get(region + "backendBuckets/b"));
    assertThat(bucket.path("description").asText()).isEqualTo("d");
    assertThat(ok(REST.get(region + "backendBuckets")).path("items")).hasSize(1);
    ok(REST.get(region + "backendBuckets/listUsable"));
    ok(REST.send("DELETE", region + "backendBuckets/b", ""));
  }

  @Test
  void aDisksKeyIsChangedOnlyWhereThereIsOne() {
    String disks = zone("keys") + "disks";
    String key = "projects/keys/locations/us-central1/keyRings/r/cryptoKeys/";
    ok(REST.post(disks, "{\"name\": \"plain\", \"sizeGb\": \"10\"}"));
    refused(REST.post(disks + "/plain/updateKmsKey", "{}"), "customer-managed");
    ok(
        REST.post(
            disks,
            "{\"name\": \"locked\", \"sizeGb\": \"10\", \"diskEncryptionKey\": {\"kmsKeyName\": \""
                + key
                + "k\"}}"));
    ok(REST.post(disks + "/locked/updateKmsKey", "{\"kmsKeyName\": \"" + key + "other\"}"));
    assertThat(ok(REST.get(disks + "/locked")).at("/diskEncryptionKey/kmsKeyName").asText())
        .endsWith("other");
  }

  @Test
  void aPrefixIsAnnouncedAndWithdrawn() {
    String prefixes = "/compute/v1/projects/byoip/global/publicAdvertisedPrefixes";
    ok(REST.post(prefixes, "{\"name\": \"p\", \"ipCidrRange\": \"192.0.2.0/24\"}"));
    ok(REST.post(prefixes + "/p/announce", ""));
    assertThat(ok(REST.get(prefixes + "/p")).path("status").asText())
        .isEqualTo("ANNOUNCED_TO_INTERNET");
    refused(REST.post(prefixes + "/p/announce", ""), "already");
    ok(REST.post(prefixes + "/p/withdraw", ""));
    assertThat(ok(REST.get(prefixes + "/p")).path("status").asText())
        .isEqualTo("READY_TO_ANNOUNCE");
  }

  @Test
  void anAssociationOfARegionalPolicyGetsAnotherPriority() {
    String policies = "/compute/v1/projects/assoc/regions/us-central1/firewallPolicies";
    ok(REST.post(policies, "{\"name\": \"p\"}"));
    ok(
        REST.post(
            policies + "/p/addAssociation",
            "{\"name\": \"a\", \"attachmentTarget\":"
                + " \"projects/assoc/global/networks/default\"}"));
    ok(REST.post(policies + "/p/patchAssociation", "{\"name\": \"a\", \"priority\": 7}"));
    assertThat(ok(REST.get(policies + "/p/getAssociation?name=a")).path("priority").asInt())
        .isEqualTo(7);
  }
}
