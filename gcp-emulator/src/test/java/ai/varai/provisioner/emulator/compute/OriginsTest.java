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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of something else, and needs it no longer. */
class OriginsTest {
  private static final String GLOBAL = "/compute/v1/projects/origins/global/";
  private static final String ZONE = "/compute/v1/projects/origins/zones/us-central1-a/";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private void gone(String path) {
    ok(rest.send("DELETE", path, ""));
    assertThat(rest.get(path).status()).isEqualTo(404);
  }

  @Test
  void aDiskGoesAndLeavesItsSnapshotAndItsImage() {
    ok(rest.post(ZONE + "disks", "{\"name\":\"data\",\"sizeGb\":\"10\"}"));
    ok(rest.post(ZONE + "disks/data/createSnapshot", "{\"name\":\"kept\"}"));
    ok(
        rest.post(
            GLOBAL + "images",
            "{\"name\":\"kept\",\"sourceDisk\":\"zones/us-central1-a/disks/data\"}"));
    ok(
        rest.post(
            ZONE + "disks", "{\"name\":\"again\",\"sourceSnapshot\":\"global/snapshots/kept\"}"));

    gone(ZONE + "disks/data");
    gone(GLOBAL + "snapshots/kept");

    assertThat(rest.get(GLOBAL + "images/kept").status()).isEqualTo(200);
    assertThat(rest.get(ZONE + "disks/again").status()).isEqualTo(200);
  }

  @Test
  void whatADiskIsMadeOfIsToldByTheDiskAndAllThatIsMadeOfIt() {
    ok(
        rest.post(
            ZONE + "disks",
            """
            {"name": "told", "sourceImage": "projects/debian-cloud/global/images/family/debian-12",
             "guestOsFeatures": [{"type": "GVNIC"}, {"type": "IDPF"}]}
            """));
    ok(rest.post(ZONE + "disks/told/createSnapshot", "{\"name\":\"told\"}"));
    ok(
        rest.post(
            GLOBAL + "images", "{\"name\":\"told\",\"sourceSnapshot\":\"global/snapshots/told\"}"));
    ok(
        rest.post(
            ZONE + "disks",
            "{\"name\":\"again-told\",\"sourceImage\":\"global/images/told\",\"sizeGb\":\"30\"}"));

    JsonNode image =
        rest.get("/compute/v1/projects/debian-cloud/global/images/family/debian-12").body();
    JsonNode disk = rest.get(ZONE + "disks/told").body();
    JsonNode snapshot = rest.get(GLOBAL + "snapshots/told").body();
    JsonNode copy = rest.get(GLOBAL + "images/told").body();
    JsonNode again = rest.get(ZONE + "disks/again-told").body();
    assertThat(disk.path("sourceImageId")).isEqualTo(image.path("id"));
    assertThat(snapshot.path("sourceDiskId")).isEqualTo(disk.path("id"));
    assertThat(copy.path("sourceSnapshotId")).isEqualTo(snapshot.path("id"));
    assertThat(again.path("sourceImageId")).isEqualTo(copy.path("id"));
    assertThat(disk.at("/guestOsFeatures").findValuesAsText("type"))
        .containsExactly("GVNIC", "IDPF", "UEFI_COMPATIBLE", "VIRTIO_SCSI_MULTIQUEUE");
    for (JsonNode made : new JsonNode[] {disk, snapshot, copy, again}) {
      assertThat(made.path("licenses")).isEqualTo(image.path("licenses")).hasSize(1);
      assertThat(made.path("licenseCodes")).isEqualTo(image.path("licenseCodes")).hasSize(1);
      assertThat(made.path("architecture").asText()).isEqualTo("X86_64");
      assertThat(made.path("guestOsFeatures")).isEqualTo(disk.path("guestOsFeatures"));
    }
    assertThat(snapshot.path("diskSizeGb")).isEqualTo(image.path("diskSizeGb"));
    assertThat(copy.path("diskSizeGb")).isEqualTo(image.path("diskSizeGb"));
    assertThat(again.path("sizeGb").asText()).isEqualTo("30");
  }

  @Test
  void aDiskOfAnImageThatWasReplacedIsMadeWithAWarning() {
    String disk =
        "{\"name\":\"%s\",\"sourceImage\":\"projects/debian-cloud/global/images/debian-12-bookworm-%s\"}";
    String old = "projects/debian-cloud/global/images/debian-12-bookworm-v20230711";
    String made =
        ok(rest.post(ZONE + "disks", disk.formatted("of-old", "v20230711")))
            .body()
            .path("name")
            .asText();
    JsonNode warnings = rest.get(ZONE + "operations/" + made).body().path("warnings");
    String newest =
        rest.get("/compute/v1/projects/debian-cloud/global/images/family/debian-12")
            .body()
            .path("name")
            .asText();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.at("/0/code").asText()).isEqualTo("DEPRECATED_RESOURCE_USED");
    assertThat(warnings.at("/0/message").asText())
        .isEqualTo(
            "The resource '"
                + old
                + "' is deprecated. A suggested replacement is"
                + " 'projects/debian-cloud/global/images/"
                + newest
                + "'.");
    assertThat(warnings.at("/0/data/0/value").asText()).isEqualTo(old);
    assertThat(
            ok(rest.post(ZONE + "disks", disk.formatted("of-new", newest.replaceFirst(".*-", ""))))
                .body()
                .has("warnings"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"us-central1-a, us", "europe-west1-b, eu", "australia-southeast1-a, asia"})
  void imagesAndSnapshotsAreKeptInTheMultiRegionNextToTheirDisk(String zone, String kept) {
    String place = "/compute/v1/projects/origins/zones/" + zone + "/";
    ok(rest.post(place + "disks", "{\"name\":\"near\"}"));
    String source = "\"sourceDisk\":\"zones/" + zone + "/disks/near\"}";
    ok(rest.post(GLOBAL + "snapshots", "{\"name\":\"of-" + zone + "\"," + source));
    ok(
        rest.post(
            GLOBAL + "images",
            "{\"name\":\"of-" + zone + "\",\"storageLocations\":[\"us-east1\"]," + source));

    JsonNode snapshot = rest.get(GLOBAL + "snapshots/of-" + zone).body();
    assertThat(snapshot.at("/storageLocations/0").asText()).isEqualTo(kept);
    assertThat(snapshot.has("autoCreated")).isFalse();
    assertThat(rest.get(GLOBAL + "images/of-" + zone).body().path("storageLocations"))
        .extracting(JsonNode::asText)
        .containsExactly("us-east1");
  }

  private void instance() {
    ok(
        rest.post(
            ZONE + "instances",
            """
            {"name": "model", "machineType": "zones/us-central1-a/machineTypes/e2-small",
             "tags": {"items": ["web"]}, "labels": {"a": "b"},
             "disks": [{"boot": true, "deviceName": "root", "autoDelete": true,
                        "initializeParams": {"diskSizeGb": "20",
                          "sourceImage": "projects/debian-cloud/global/images/family/debian-12"}},
                       {"deviceName": "scratch", "initializeParams": {"diskSizeGb": "5"}}],
             "networkInterfaces": [{"network": "global/networks/default",
               "accessConfigs": [{"type": "ONE_TO_ONE_NAT", "name": "nat"}]}]}
            """));
  }

  @Test
  void aTemplateIsMadeOfAnInstance() {
    instance();
    String template =
        """
        {"name": "of-model", "sourceInstance": "projects/origins/zones/us-central1-a/instances/model",
         "sourceInstanceParams": {"diskConfigs": [
           {"deviceName": "root", "instantiateFrom": "CUSTOM_IMAGE", "autoDelete": false,
            "customImage": "projects/rocky-linux-cloud/global/images/family/rocky-linux-8"},
           {"deviceName": "%s", "instantiateFrom": "DO_NOT_INCLUDE"}]}}
        """;

    assertThat(rest.post(GLOBAL + "instanceTemplates", template.formatted("none")).status())
        .isEqualTo(400);
    ok(rest.post(GLOBAL + "instanceTemplates", template.formatted("scratch")));

    JsonNode made = rest.get(GLOBAL + "instanceTemplates/of-model").body().path("properties");
    assertThat(made.path("machineType").asText()).isEqualTo("e2-small");
    assertThat(made.at("/tags/items/0").asText()).isEqualTo("web");
    assertThat(made.at("/labels/a").asText()).isEqualTo("b");
    assertThat(made.path("disks")).hasSize(1);
    assertThat(made.at("/disks/0/autoDelete").asBoolean()).isFalse();
    assertThat(made.at("/disks/0/initializeParams/sourceImage").asText())
        .endsWith("images/family/rocky-linux-8");
    assertThat(made.at("/networkInterfaces/0").has("networkIP")).isFalse();
    assertThat(made.at("/networkInterfaces/0/accessConfigs/0/name").asText()).isEqualTo("nat");
    assertThat(made.at("/networkInterfaces/0/accessConfigs/0").has("natIP")).isFalse();
    assertThat(made.at("/networkInterfaces/0/kind").asText()).isEqualTo("compute#networkInterface");
    assertThat(made.at("/networkInterfaces/0/accessConfigs/0/kind").asText())
        .isEqualTo("compute#accessConfig");
    assertThat(made.at("/metadata/kind").asText()).isEqualTo("compute#metadata");
    assertThat(made.at("/metadata/fingerprint").asText()).isNotEmpty();
    gone(ZONE + "instances/model");
  }

  @Test
  void thereHasToBeTheInstance() {
    assertThat(
            rest.post(
                    GLOBAL + "instanceTemplates",
                    """
                    {"name": "of-none",
                     "sourceInstance": "projects/origins/zones/us-central1-a/instances/none"}
                    """)
                .status())
        .isEqualTo(404);
  }

  @Test
  void anInstanceIsMadeOfATemplateWithWhatItsBodySaysInstead() {
    ok(
        rest.post(
            GLOBAL + "instanceTemplates",
            """
            {"name": "base", "properties": {"machineType": "e2-small", "canIpForward": true,
             "labels": {"a": "template", "b": "template"},
             "metadata": {"items": [{"key": "k", "value": "template"}]},
             "disks": [{"boot": true, "initializeParams": {"diskType": "pd-ssd",
               "sourceImage": "projects/debian-cloud/global/images/family/debian-12"}},
               {"type": "SCRATCH", "initializeParams": {"diskType": "local-ssd"}}],
             "networkInterfaces": [{"network": "global/networks/default"}]}}
            """));
    JsonNode disks =
        rest.get(GLOBAL + "instanceTemplates/base").body().path("properties").path("disks");
    assertThat(disks.at("/1/index").asInt()).isEqualTo(1);
    assertThat(disks.path(1).has("interface")).isFalse();

    String query = "instances?sourceInstanceTemplate=";
    String body =
        "{\"name\":\"made\",\"canIpForward\":false,\"labels\":{\"a\":\"own\"},"
            + "\"metadata\":{\"items\":[]}}";
    assertThat(rest.post(ZONE + query + "global/instanceTemplates/none", body).status())
        .isEqualTo(404);
    ok(rest.post(ZONE + query + "global/instanceTemplates/base", body));

    JsonNode made = rest.get(ZONE + "instances/made").body();
    assertThat(made.path("machineType").asText())
        .endsWith("/zones/us-central1-a/machineTypes/e2-small");
    assertThat(made.path("canIpForward").asBoolean(true)).isFalse();
    assertThat(made.at("/labels/a").asText()).isEqualTo("own");
    assertThat(made.at("/labels/b").asText()).isEqualTo("template");
    assertThat(made.at("/metadata/items")).isEmpty();
    assertThat(made.path("disks")).hasSize(2);
    assertThat(rest.get(ZONE + "disks/made").body().path("type").asText())
        .endsWith("/zones/us-central1-a/diskTypes/pd-ssd");
  }
}
