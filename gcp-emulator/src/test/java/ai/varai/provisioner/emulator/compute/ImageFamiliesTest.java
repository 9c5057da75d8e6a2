package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images found by their family, and labels set with fingerprints. */
class ImageFamiliesTest {

  private static final String IMAGES = "/compute/v1/projects/image-tests/global/images";

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
  void aPublicFamilyNamesAnImageThatCanBeRead() {
    String project = "/compute/v1/projects/debian-cloud/global/images";
    JsonNode image = rest.get(project + "/family/debian-12").body();
    assertThat(image.path("family").asText()).isEqualTo("debian-12");
    assertThat(image.path("status").asText()).isEqualTo("READY");
    assertThat(image.path("selfLink").asText())
        .endsWith("/debian-cloud/global/images/" + image.path("name").asText());
    assertThat(rest.get(project + "/" + image.path("name").asText()).body()).isEqualTo(image);
  }

  @Test
  void publicImagesAreReadWhateverProjectsAreListedAndTheirProjectsAreInNoList() {
    try (GcpEmulator strict =
        GcpEmulator.start(Options.defaults().withProjects(Set.of("only-this")))) {
      RestCalls calls = new RestCalls(strict);
      assertThat(
              calls
                  .get("/compute/v1/projects/debian-cloud/global/images/family/debian-12")
                  .status())
          .isEqualTo(200);
      assertThat(calls.get("/v1/projects").body().findValuesAsText("projectId"))
          .containsExactly("only-this");
      assertThat(calls.get("/compute/v1/projects/somebodys/global/images").status()).isEqualTo(403);
    }
  }

  @Test
  void aFamilyOfOnesOwnNamesItsNewestImageThatIsNotDeprecated() {
    for (String name : new String[] {"one", "two"}) {
      rest.post(
          IMAGES,
          "{\"name\":\"%s\",\"family\":\"own\",\"rawDisk\":{\"source\":\"gs://images/i.tar.gz\"}}"
              .formatted(name));
    }
    assertThat(rest.get(IMAGES + "/one").status()).isEqualTo(200);
    rest.post(IMAGES + "/two/deprecate", "{\"state\":\"DEPRECATED\"}");
    assertThat(rest.get(IMAGES + "/family/own").body().path("name").asText()).isEqualTo("one");
  }

  @Test
  void anOlderPublicImageIsThereByItsDateAndDisksHaveItsSize() {
    String images = "/compute/v1/projects/debian-cloud/global/images";
    JsonNode older = rest.get(images + "/debian-11-bullseye-v20220719").body();
    assertThat(older.path("family").asText()).isEqualTo("debian-11");
    assertThat(older.at("/deprecated/state").asText()).isEqualTo("DEPRECATED");
    assertThat(older.path("creationTimestamp").asText()).startsWith("2022-07-19T");
    for (String name :
        new String[] {"debian-11-bullseye-v29990101", "debian-11-rodent-v20220719"}) {
      assertThat(rest.get(images + "/" + name).status()).as(name).isEqualTo(404);
    }
    assertThat(rest.get(images).body().path("items").findValuesAsText("family"))
        .contains("debian-11", "debian-12");

    String disks = "/compute/v1/projects/image-tests/zones/us-central1-a/disks";
    String windows = "projects/windows-cloud/global/images/family/windows-2022";
    rest.post(disks, "{\"name\":\"w\",\"sourceImage\":\"" + windows + "\"}");
    assertThat(rest.get(disks + "/w").body().path("sizeGb").asText()).isEqualTo("50");
  }

  @Test
  void aFamilyThatIsNotThereIsNotFound() {
    RestCalls.Answer answer = rest.get(IMAGES + "/family/none");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().at("/error/message").asText())
        .isEqualTo("The resource 'projects/image-tests/global/images/family/none' was not found");
  }

  @Test
  void aLabelFingerprintThatTheResourceNeverGaveOutIsLetThrough() {
    String addresses = "/compute/v1/projects/image-tests/global/addresses";
    rest.post(addresses, "{\"name\":\"labelled\"}");
    assertThat(
            rest.post(
                    addresses + "/labelled/setLabels",
                    "{\"labels\":{\"a\":\"b\"},\"labelFingerprint\":\"ACAB\"}")
                .status())
        .isEqualTo(200);
  }
}
