package ai.varai.provisioner.local.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.Artifact;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of engines old and new. */
class ExportedImageTest {
  private static final byte[] BASE = random(1, 200_000);
  private static final byte[] APP = random(2, 3_000);

  @TempDir private Path temporary;

  private static byte[] random(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** As engine 20.10 saves it: a layer that comes twice is a link the second time. */
  private static InputStream old() throws IOException {
    return new SavedImage()
        .file("aaa/layer.tar", BASE)
        .file("aaa/VERSION", "1.0")
        .file("bbb/layer.tar", APP)
        .link("ccc/layer.tar", "../aaa/layer.tar")
        .file("config.json", SavedImage.config("amd64", BASE, APP, BASE))
        .file(
            "manifest.json",
            "["
                + SavedImage.image("config.json", "aaa/layer.tar", "bbb/layer.tar", "ccc/layer.tar")
                + "]")
        .tar();
  }

  private ExportedImage read(InputStream tar) throws Exception {
    return ExportedImage.read(tar, "amd64", temporary);
  }

  private static byte[] content(Artifact.Blob blob) throws Exception {
    try (InputStream content = blob.open()) {
      return content.readAllBytes();
    }
  }

  private static byte[] unpacked(Artifact.Blob blob) throws Exception {
    try (InputStream content = new GZIPInputStream(blob.open())) {
      return content.readAllBytes();
    }
  }

  @Test
  void an_old_engines_layers_are_compressed_and_its_configuration_stays_as_it_is()
      throws Exception {
    try (ExportedImage image = read(old())) {
      JsonNode manifest = new ObjectMapper().readTree(image.manifest());
      assertThat(image.digest()).isEqualTo(SavedImage.digest(image.manifest()));
      assertThat(manifest.path("mediaType").asText()).isEqualTo(image.mediaType());
      assertThat(manifest.path("layers")).hasSize(3);
      assertThat(manifest.at("/layers/2")).isEqualTo(manifest.at("/layers/0"));
      assertThat(manifest.at("/layers/0/mediaType").asText())
          .isEqualTo("application/vnd.oci.image.layer.v1.tar+gzip");

      assertThat(image.blobs())
          .extracting(Artifact.Blob::digest)
          .containsExactly(
              manifest.at("/config/digest").asText(),
              manifest.at("/layers/0/digest").asText(),
              manifest.at("/layers/1/digest").asText());
      assertThat(content(image.blobs().get(0)))
          .isEqualTo(SavedImage.config("amd64", BASE, APP, BASE).getBytes(StandardCharsets.UTF_8));
      assertThat(unpacked(image.blobs().get(1))).isEqualTo(BASE);
      assertThat(unpacked(image.blobs().get(2))).isEqualTo(APP);
      for (Artifact.Blob blob : image.blobs()) {
        assertThat(SavedImage.digest(content(blob))).isEqualTo(blob.digest());
        assertThat(content(blob)).hasSize(Math.toIntExact(blob.size()));
      }
    }
  }

  @Test
  void the_same_image_has_the_same_digest_whenever_it_is_exported() throws Exception {
    try (ExportedImage one = read(old());
        ExportedImage other = read(old())) {
      assertThat(one.manifest()).isEqualTo(other.manifest());
    }
  }

  @Test
  void layers_that_an_engine_keeps_compressed_stay_as_they_are() throws Exception {
    byte[] packed = SavedImage.gzip(BASE);
    String config = SavedImage.config("amd64", BASE, APP);
    String configName = "blobs/sha256/" + hex(config.getBytes(StandardCharsets.UTF_8));
    InputStream tar =
        new SavedImage()
            .file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
            .file(configName, config)
            .file("blobs/sha256/" + hex(packed), packed)
            .file("blobs/sha256/" + hex(APP), APP)
            .file("index.json", "{}")
            .file(
                "manifest.json",
                "["
                    + SavedImage.image(
                        configName, "blobs/sha256/" + hex(packed), "blobs/sha256/" + hex(APP))
                    + "]")
            .tar();

    try (ExportedImage image = read(tar)) {
      assertThat(content(image.blobs().get(1))).isEqualTo(packed);
      assertThat(unpacked(image.blobs().get(2))).isEqualTo(APP);
    }
  }

  private static String hex(byte[] content) {
    return SavedImage.digest(content).substring("sha256:".length());
  }

  @Test
  void of_several_images_the_one_for_the_machine_is_taken() throws Exception {
    InputStream tar =
        new SavedImage()
            .file("arm.tar", APP)
            .file("amd.tar", BASE)
            .file("arm.json", SavedImage.config("arm64", APP))
            .file("amd.json", SavedImage.config("amd64", BASE))
            .file(
                "manifest.json",
                "["
                    + SavedImage.image("arm.json", "arm.tar")
                    + ","
                    + SavedImage.image("amd.json", "amd.tar")
                    + "]")
            .tar();

    try (ExportedImage image = read(tar)) {
      assertThat(unpacked(image.blobs().get(1))).isEqualTo(BASE);
    }
  }

  @Test
  void a_layer_that_is_not_what_the_configuration_says_is_refused_and_nothing_is_left()
      throws Exception {
    InputStream tar =
        new SavedImage()
            .file("layer.tar", APP)
            .file("config.json", SavedImage.config("amd64", BASE))
            .file("manifest.json", "[" + SavedImage.image("config.json", "layer.tar") + "]")
            .tar();

    assertThatThrownBy(() -> read(tar))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(SavedImage.digest(BASE));
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void an_archive_that_breaks_off_is_refused_and_nothing_is_left() throws Exception {
    byte[] half = old().readNBytes(150_000);

    assertThatThrownBy(() -> read(new ByteArrayInputStream(half))).isInstanceOf(IOException.class);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void names_that_lead_out_of_the_archive_lead_nowhere() throws Exception {
    InputStream tar =
        new SavedImage()
            .file("../../outside.tar", APP)
            .link("layer.tar", "/etc/passwd")
            .file("config.json", SavedImage.config("amd64", APP))
            .file("manifest.json", "[" + SavedImage.image("config.json", "layer.tar") + "]")
            .tar();

    assertThatThrownBy(() -> read(tar)).hasMessageContaining("no file layer.tar");
    assertThat(temporary.resolve("../../outside.tar")).doesNotExist();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void closing_it_deletes_its_files() throws Exception {
    ExportedImage image = read(old());
    assertThat(temporary).isNotEmptyDirectory();
    image.close();
    assertThat(temporary).isEmptyDirectory();
  }
}
