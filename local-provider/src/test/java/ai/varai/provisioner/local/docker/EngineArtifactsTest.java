package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.lifecycle.spi.Artifact;
import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's own images as a registry takes them. */
@RequiresDocker
class EngineArtifactsTest {
  private static final String SAMPLE = TestImages.SAMPLE_SERVICE.reference();

  @TempDir private Path storage;
  private DockerStack stack;

  @BeforeEach
  void open() {
    stack = new DockerStack(storage);
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
  }

  private Artifacts artifacts() {
    return stack.runtime.artifacts().orElseThrow();
  }

  private static String digest(InputStream content) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    try (content) {
      sha256.update(content.readAllBytes());
    }
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  private JsonNode config(Artifact image) throws Exception {
    try (InputStream content = image.blobs().get(0).open()) {
      return new ObjectMapper().readTree(content);
    }
  }

  @Test
  void an_exported_image_is_the_one_that_the_engine_runs() throws Exception {
    String id = stack.docker.inspectImageCmd(SAMPLE).exec().getId();

    try (Artifact image = artifacts().find(SAMPLE);
        Artifact again = artifacts().find(id)) {
      assertThat(image.blobs().get(0).digest())
          .as("engines without containerd name an image by its configuration")
          .isEqualTo(id);
      var uncompressed = new ArrayList<String>();
      for (Artifact.Blob layer : image.blobs().subList(1, image.blobs().size())) {
        assertThat(digest(layer.open())).isEqualTo(layer.digest());
        uncompressed.add(digest(new GZIPInputStream(layer.open())));
      }
      var wanted = new ArrayList<String>();
      config(image).at("/rootfs/diff_ids").forEach(each -> wanted.add(each.asText()));
      assertThat(uncompressed).isEqualTo(wanted).isNotEmpty();
      assertThat(again.digest()).as("another export").isEqualTo(image.digest());
    }
  }

  @Test
  void a_registry_takes_it_and_gives_it_back() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
        Artifact image = artifacts().find(SAMPLE)) {
      var registry = new Registry(cloud.url());
      registry.send(
          "POST",
          "/v1/projects/shop/locations/europe-west1/repositories?repositoryId=images",
          "{\"format\":\"DOCKER\"}".getBytes(StandardCharsets.UTF_8),
          "application/json");
      String path = "/v2/shop/images/sample";
      for (Artifact.Blob blob : image.blobs()) {
        try (InputStream content = blob.open()) {
          registry.send(
              "POST",
              path + "/blobs/uploads/?digest=" + blob.digest(),
              content.readAllBytes(),
              "application/octet-stream");
        }
      }
      registry.send("PUT", path + "/manifests/v1", image.manifest(), image.mediaType());

      assertThat(registry.get(path + "/manifests/" + image.digest())).isEqualTo(image.manifest());
      for (Artifact.Blob blob : image.blobs()) {
        try (InputStream content = blob.open()) {
          assertThat(registry.get(path + "/blobs/" + blob.digest()))
              .isEqualTo(content.readAllBytes());
        }
      }
    }
  }

  private record Registry(String url) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    byte[] get(String path) throws Exception {
      return answer(HttpRequest.newBuilder(URI.create(url + path)));
    }

    void send(String method, String path, byte[] body, String type) throws Exception {
      answer(
          HttpRequest.newBuilder(URI.create(url + path))
              .header("content-type", type)
              .method(method, BodyPublishers.ofByteArray(body)));
    }

    private static byte[] answer(HttpRequest.Builder request) throws Exception {
      HttpResponse<byte[]> answer = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).as(answer.toString()).isBetween(200, 299);
      return answer.body();
    }
  }

  @Test
  void an_image_that_is_not_there_is_named_with_how_to_get_it() {
    assertThatThrownBy(() -> artifacts().find("provisioner/nobody-built-this:1"))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> {
              assertThat(e.category()).isEqualTo(Category.INVALID);
              assertThat(e).hasMessageContaining("provisioner/nobody-built-this:1");
              assertThat(e.advice()).contains("docker pull");
            });
    for (String wrong : List.of("", "../containers/json", "a b", "image?all=1")) {
      assertThatThrownBy(() -> artifacts().find(wrong))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("no name of an image");
    }
  }

  @Test
  void nothing_is_promoted_to_this_machine() throws Exception {
    try (Artifact image = artifacts().find(SAMPLE)) {
      assertThatThrownBy(() -> artifacts().take(image, "provisioner/other", "v1"))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.category()).isEqualTo(Category.INVALID));
    }
  }
}
