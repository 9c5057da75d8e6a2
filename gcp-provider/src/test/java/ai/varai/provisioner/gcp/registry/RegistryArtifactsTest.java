package ai.varai.provisioner.gcp.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.lifecycle.spi.Artifact;
import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Images that go from the repository of one project into that of another. */
class RegistryArtifactsTest {
  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final SampleImage FIRST =
      SampleImage.of(1, SampleImage.layer(1, 300_000), SampleImage.layer(2, 10));
  private static final SampleImage SECOND =
      SampleImage.of(2, SampleImage.layer(1, 300_000), SampleImage.layer(3, 70_000));

  private EmulatedRegistry registry;
  private GcpProvider development;
  private GcpProvider production;
  private String source;
  private String target;

  @BeforeEach
  void makeRepositories() throws Exception {
    CLOUD.emulator().reset();
    registry = new EmulatedRegistry(CLOUD.emulator());
    development =
        new GcpProvider(registry.settings("img-dev"), "development", "main", new Random(1));
    production =
        new GcpProvider(registry.settings("img-prod"), "production", "main", new Random(2));
    source = registry.repository("img-dev", "europe-west4") + "/team/app";
    target = registry.repository("img-prod") + "/team/app";
    registry.push("img-dev", "team/app", "v1", FIRST);
    registry.forgetCalls();
  }

  @AfterEach
  void close() {
    development.close();
    production.close();
  }

  private Artifacts from() {
    return development.artifacts().orElseThrow();
  }

  private Artifacts to() {
    return production.artifacts().orElseThrow();
  }

  @Test
  void an_image_is_taken_into_another_projects_repository_to_the_letter() throws Exception {
    try (Artifact found = from().find(source + ":v1")) {
      assertThat(found.digest()).isEqualTo(FIRST.digest());
      assertThat(found.mediaType()).isEqualTo(SampleImage.IMAGE);
      assertThat(found.platforms()).isEmpty();

      assertThat(to().take(found, target, "release-7"))
          .isEqualTo(target + "@" + FIRST.digest())
          .isEqualTo(to().address(found, target));
    }

    for (String reference : new String[] {"release-7", FIRST.digest()}) {
      var manifest = registry.get("/v2/img-prod/images/team/app/manifests/" + reference);
      assertThat(manifest.body()).isEqualTo(FIRST.manifest());
      assertThat(manifest.headers().firstValue("content-type")).contains(SampleImage.IMAGE);
    }
    for (byte[] blob : FIRST.blobs()) {
      assertThat(registry.get("/v2/img-prod/images/team/app/blobs/" + Digests.of(blob)).body())
          .isEqualTo(blob);
    }
  }

  @Test
  void what_was_found_reads_as_it_was_pushed() throws Exception {
    try (Artifact found = from().find(source + ":v1")) {
      assertThat(found.manifest()).isEqualTo(FIRST.manifest());
      assertThat(found.blobs()).hasSameSizeAs(FIRST.blobs());
      for (int i = 0; i < found.blobs().size(); i++) {
        Artifact.Blob blob = found.blobs().get(i);
        assertThat(blob.size()).isEqualTo(FIRST.blobs().get(i).length);
        try (InputStream content = blob.open()) {
          assertThat(content.readAllBytes()).isEqualTo(FIRST.blobs().get(i));
        }
      }
    }
  }

  @Test
  void nothing_is_sent_twice_that_is_there() throws Exception {
    promote(source + ":v1", "release-1");
    assertThat(registry.written())
        .containsExactlyInAnyOrder(
            "startUpload", "finishUpload", // the configuration and two layers
            "startUpload", "finishUpload",
            "startUpload", "finishUpload",
            "putManifest", "putManifest"); // by digest, and by tag

    registry.forgetCalls();
    promote(source + ":v1", "release-1");
    assertThat(registry.written()).isEmpty();

    promote(source + ":v1", "release-2");
    assertThat(registry.written()).containsExactly("putManifest");

    registry.push("img-dev", "team/app", "v2", SECOND);
    registry.forgetCalls();
    promote(source + ":v2", "release-3");
    assertThat(registry.written())
        .as("one layer is the same as before")
        .containsExactlyInAnyOrder(
            "startUpload", "finishUpload",
            "startUpload", "finishUpload",
            "putManifest", "putManifest");
  }

  @Test
  void what_another_repository_of_the_same_registry_has_is_not_sent() throws Exception {
    String near = registry.repository("img-near") + "/team/app";
    registry.push("img-near", "team/app", "v1", FIRST);
    registry.forgetCalls();

    promote(near + ":v1", "release-1");

    assertThat(registry.written())
        .containsExactlyInAnyOrder(
            "startUpload", "startUpload", "startUpload", "putManifest", "putManifest");
    try (Artifact kept = to().find(target + ":release-1")) {
      assertThat(kept.digest()).isEqualTo(FIRST.digest());
      try (InputStream content = kept.blobs().get(0).open()) {
        assertThat(content.readAllBytes()).isEqualTo(FIRST.blobs().get(0));
      }
    }
  }

  private void promote(String address, String tag) throws Exception {
    try (Artifact found = from().find(address)) {
      to().take(found, target, tag);
    }
  }

  @Test
  void an_image_that_is_in_no_registry_is_taken_as_well() throws Exception {
    to().take(new BuiltImage(SECOND), target, "built");

    try (Artifact kept = to().find(target + ":built")) {
      assertThat(kept.digest()).isEqualTo(SECOND.digest());
      try (InputStream content = kept.blobs().get(2).open()) {
        assertThat(content.readAllBytes()).isEqualTo(SECOND.blobs().get(2));
      }
    }
  }

  @Test
  void a_part_that_is_not_what_it_is_called_is_not_kept() {
    byte[] layer = SECOND.blobs().get(2).clone();
    layer[5] ^= 1;
    var broken =
        new BuiltImage(SECOND, List.of(SECOND.blobs().get(0), SECOND.blobs().get(1), layer));

    assertThatThrownBy(() -> to().take(broken, target, "broken"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining(Digests.of(SECOND.blobs().get(2)));
    assertThatThrownBy(() -> to().find(target + ":broken"))
        .hasMessageContaining("there is no image");
  }

  @Test
  void an_index_brings_the_images_of_its_platforms() throws Exception {
    SampleImage index = SampleImage.index(FIRST, SECOND);
    registry.push("img-dev", "team/app", SECOND.digest(), SECOND);
    registry.push("img-dev", "team/app", "multi", index);

    try (Artifact found = from().find(source + ":multi")) {
      assertThat(found.platforms())
          .extracting(Artifact::digest)
          .containsExactly(FIRST.digest(), SECOND.digest());
      assertThat(found.blobs()).isEmpty();
      to().take(found, target, "multi");
    }

    try (Artifact kept = to().find(target + "@" + index.digest())) {
      assertThat(kept.manifest()).isEqualTo(index.manifest());
      assertThat(kept.platforms().get(1).manifest()).isEqualTo(SECOND.manifest());
      for (Artifact platform : kept.platforms()) {
        for (Artifact.Blob blob : platform.blobs()) {
          try (InputStream content = blob.open()) {
            assertThat(Digests.of(content.readAllBytes())).isEqualTo(blob.digest());
          }
        }
      }
    }
  }

  @Test
  void a_tag_that_is_moved_does_not_change_what_the_digest_means() throws Exception {
    String address;
    try (Artifact found = from().find(source + ":v1")) {
      address = to().take(found, target, "v1");
    }
    registry.push("img-dev", "team/app", "v1", SECOND);
    promote(source + ":v1", "v1");

    try (Artifact tagged = to().find(target + ":v1");
        Artifact kept = to().find(address);
        Artifact both = to().find(target + ":v1@" + FIRST.digest())) {
      assertThat(tagged.digest()).isEqualTo(SECOND.digest());
      assertThat(kept.manifest()).isEqualTo(FIRST.manifest());
      assertThat(both.digest()).isEqualTo(FIRST.digest());
    }
  }

  @Test
  void a_repository_that_is_missing_is_named_with_how_to_make_it() throws Exception {
    String nowhere = EmulatedRegistry.LOCATION + "-docker.pkg.dev/img-none/images/team/app";
    try (Artifact found = from().find(source + ":v1")) {
      assertThatThrownBy(() -> to().take(found, nowhere, "v1"))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> {
                assertThat(e.category()).isEqualTo(Category.INVALID);
                assertThat(e).hasMessageContaining("no repository europe-west1-docker.pkg.dev");
                assertThat(e).hasMessageContaining("/img-none/images");
                assertThat(e.advice()).contains("up --target=artifact_repository.images");
              });
    }
    assertThatThrownBy(() -> from().find(nowhere))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.category()).isEqualTo(Category.INVALID))
        .hasMessageContaining("no repository");
  }

  @Test
  void a_tag_or_digest_that_is_missing_is_named() {
    for (String missing :
        new String[] {source, source + ":v9", source + "@" + SECOND.digest(), source + "x:v1"}) {
      assertThatThrownBy(() -> from().find(missing))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.category()).isEqualTo(Category.INVALID))
          .hasMessageContaining("there is no image " + missing);
    }
  }

  @Test
  void who_may_not_write_learns_which_role_is_missing() throws Exception {
    registry.fault("{\"operation\":\"deny\",\"method\":\"startUpload\"}");
    try (Artifact found = from().find(source + ":v1")) {
      assertThatThrownBy(() -> to().take(found, target, "v1"))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> {
                assertThat(e.category()).isEqualTo(Category.DENIED);
                assertThat(e.advice())
                    .contains("roles/artifactregistry.writer")
                    .contains("/img-prod/images");
              });
    }
  }

  @Test
  void who_may_not_read_learns_which_role_is_missing() throws Exception {
    registry.fault("{\"operation\":\"deny\",\"method\":\"getManifest\"}");
    assertThatThrownBy(() -> from().find(source + ":v1"))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> {
              assertThat(e.category()).isEqualTo(Category.DENIED);
              assertThat(e.advice()).contains("roles/artifactregistry.reader");
            });
  }

  @Test
  void answers_that_are_lost_or_put_off_are_asked_for_again() throws Exception {
    String registryCalls = "{\"method\":\"docker.registry.\",\"count\":2,";
    registry.fault(registryCalls + "\"status\":\"UNAVAILABLE\"}");
    registry.fault("{\"method\":\"finishUpload\",\"drop\":\"after\",\"count\":1}");
    registry.fault("{\"method\":\"putManifest\",\"drop\":\"before\",\"count\":1}");
    registry.fault("{\"method\":\"startUpload\",\"status\":\"RESOURCE_EXHAUSTED\",\"count\":1}");

    promote(source + ":v1", "v1");

    try (Artifact kept = to().find(target + ":v1")) {
      assertThat(kept.manifest()).isEqualTo(FIRST.manifest());
    }
    assertThat(CLOUD.emulator().faults().struck()).isEqualTo(5);
  }
}
