package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Machines, their groups, disks and reservations, as Terraform's provider asks for them. */
class TerraformMachinesTest extends TerraformRequests {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  TerraformMachinesTest() {
    super(CLOUD);
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
  void aSnapshotSaysNothingOfItsTypeUnlessItWasAskedFor() {
    made("/zones/us-central1-a/disks", "{\"name\":\"d\",\"sizeGb\":\"10\"}");
    String disk = "\"sourceDisk\":\"zones/us-central1-a/disks/d\"";
    made("/global/snapshots", "{\"name\":\"plain\"," + disk + "}");
    made("/global/snapshots", "{\"name\":\"old\",\"snapshotType\":\"ARCHIVE\"," + disk + "}");
    assertThat(read("/global/snapshots/plain").has("snapshotType")).isFalse();
    assertThat(read("/global/snapshots/old").path("snapshotType").asText()).isEqualTo("ARCHIVE");
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
    made(instances + "/cpu/stop", "");
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
    made(instances + "/scoped/stop", "");
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
