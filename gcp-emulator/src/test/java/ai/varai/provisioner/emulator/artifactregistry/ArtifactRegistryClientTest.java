package ai.varai.provisioner.emulator.artifactregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.devtools.artifactregistry.v1.ArtifactRegistryClient;
import com.google.devtools.artifactregistry.v1.ArtifactRegistrySettings;
import com.google.devtools.artifactregistry.v1.DockerImage;
import com.google.devtools.artifactregistry.v1.Package;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.devtools.artifactregistry.v1.RepositoryName;
import com.google.devtools.artifactregistry.v1.Tag;
import com.google.protobuf.FieldMask;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own client, and a client of the registry protocol, against Artifact Registry. */
class ArtifactRegistryClientTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final Repository DOCKER =
      Repository.newBuilder().setFormat(Repository.Format.DOCKER).build();
  private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

  private final HttpClient http = HttpClient.newHttpClient();

  private static ArtifactRegistryClient client(String transport) throws IOException {
    GcpEmulator cloud = CLOUD.emulator();
    ArtifactRegistrySettings.Builder settings =
        transport.equals("grpc")
            ? ArtifactRegistrySettings.newBuilder().setTransportChannelProvider(Clients.grpc(cloud))
            : ArtifactRegistrySettings.newHttpJsonBuilder()
                .setTransportChannelProvider(Clients.rest(cloud));
    return ArtifactRegistryClient.create(
        settings.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aRepositoryIsMadeDescribedChangedAndDeleted(String transport) throws Exception {
    try (ArtifactRegistryClient client = client(transport)) {
      String project = "ar-life-" + transport;
      String parent = "projects/" + project + "/locations/us-central1";
      Repository made = client.createRepositoryAsync(parent, DOCKER, "images").get();
      assertThat(made.getMode()).isEqualTo(Repository.Mode.STANDARD_REPOSITORY);
      RepositoryName name = RepositoryName.of(project, "us-central1", "images");
      assertThat(client.getRepository(name).getRegistryUri())
          .isEqualTo("us-central1-docker.pkg.dev/" + project + "/images");

      Repository changed =
          client.updateRepository(
              Repository.newBuilder()
                  .setName(name.toString())
                  .setDescription("the images")
                  .putLabels("env", "dev")
                  .build(),
              FieldMask.newBuilder().addPaths("description").addPaths("labels").build());
      assertThat(changed.getDescription()).isEqualTo("the images");
      assertThat(client.listRepositories(parent).iterateAll())
          .extracting(Repository::getName)
          .containsExactly(name.toString());

      client.deleteRepositoryAsync(name).get();
      assertThatThrownBy(() -> client.getRepository(name)).isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void aNameIsTakenOnceInALocation() throws Exception {
    try (ArtifactRegistryClient client = client("grpc")) {
      String parent = "projects/ar-twice/locations/europe-west1";
      client.createRepositoryAsync(parent, DOCKER, "images").get();
      assertThatThrownBy(() -> client.createRepositoryAsync(parent, DOCKER, "images").get())
          .hasCauseInstanceOf(AlreadyExistsException.class);
    }
  }

  @Test
  void aPushedImageIsPulledListedTaggedAndDeleted() throws Exception {
    try (ArtifactRegistryClient client = client("grpc")) {
      String parent = "projects/ar-push/locations/us-central1";
      client.createRepositoryAsync(parent, DOCKER, "images").get();
      String image = "/v2/ar-push/images/team/app";

      assertThat(get("/v2/").statusCode()).isEqualTo(200);
      byte[] config = "{\"architecture\":\"amd64\"}".getBytes(StandardCharsets.UTF_8);
      byte[] layer = new byte[100_000];
      String manifest =
          "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"digest\":\"%s\",\"size\":%d},\"layers\":[{\"digest\":\"%s\",\"size\":%d}]}"
              .formatted(MANIFEST_TYPE, digest(config), config.length, digest(layer), layer.length);
      assertThat(put(image + "/manifests/v1", manifest).statusCode()).isEqualTo(404);
      upload(image, config);
      upload(image, layer);
      HttpResponse<byte[]> pushed = put(image + "/manifests/v1", manifest);
      assertThat(pushed.statusCode()).isEqualTo(201);
      String version = pushed.headers().firstValue("docker-content-digest").orElseThrow();

      HttpResponse<byte[]> pulled = get(image + "/manifests/v1");
      assertThat(pulled.body()).isEqualTo(manifest.getBytes(StandardCharsets.UTF_8));
      assertThat(pulled.headers().firstValue("content-type")).contains(MANIFEST_TYPE);
      assertThat(get(image + "/blobs/" + digest(layer)).body()).isEqualTo(layer);
      assertThat(head(image + "/blobs/" + digest(layer)).headers().firstValue("content-length"))
          .contains("100000");
      assertThat(get(image + "/manifests/v2").statusCode()).isEqualTo(404);

      String repository = parent + "/repositories/images";
      assertThat(client.listPackages(repository).iterateAll())
          .extracting(Package::getName)
          .containsExactly(repository + "/packages/team%2Fapp");
      DockerImage listed = client.listDockerImages(repository).iterateAll().iterator().next();
      assertThat(listed.getUri())
          .isEqualTo("us-central1-docker.pkg.dev/ar-push/images/team/app@" + version);
      assertThat(listed.getTagsList()).containsExactly("v1");

      String app = repository + "/packages/team%2Fapp";
      client.createTag(
          app, Tag.newBuilder().setVersion(app + "/versions/" + version).build(), "latest");
      assertThat(new String(get(image + "/tags/list").body(), StandardCharsets.UTF_8))
          .contains("latest", "v1");
      client.deletePackageAsync(app).get();
      assertThat(get(image + "/manifests/v1").statusCode()).isEqualTo(404);
    }
  }

  private void upload(String image, byte[] content) throws Exception {
    HttpResponse<byte[]> start =
        send(request(image + "/blobs/uploads/").POST(BodyPublishers.noBody()));
    assertThat(start.statusCode()).isEqualTo(202);
    String at = start.headers().firstValue("location").orElseThrow();
    int half = content.length / 2;
    HttpResponse<byte[]> part =
        send(request(at).method("PATCH", BodyPublishers.ofByteArray(content, 0, half)));
    assertThat(part.headers().firstValue("range")).contains("0-" + (half - 1));
    assertThat(
            send(request(at + "?digest=" + digest(content))
                    .PUT(BodyPublishers.ofByteArray(content, half, content.length - half)))
                .statusCode())
        .isEqualTo(201);
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send(request(path).GET());
  }

  private HttpResponse<byte[]> head(String path) throws Exception {
    return send(request(path).method("HEAD", BodyPublishers.noBody()));
  }

  private HttpResponse<byte[]> put(String path, String body) throws Exception {
    return send(
        request(path).header("content-type", MANIFEST_TYPE).PUT(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String digest(byte[] content) throws Exception {
    return "sha256:"
        + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void aListOverAllLocationsHasEveryRepository() throws Exception {
    try (ArtifactRegistryClient client = client("rest")) {
      for (String location : List.of("us-central1", "europe-west1")) {
        client.createRepositoryAsync("projects/ar-all/locations/" + location, DOCKER, "r").get();
      }
      assertThat(client.listRepositories("projects/ar-all/locations/-").iterateAll()).hasSize(2);
    }
  }
}
