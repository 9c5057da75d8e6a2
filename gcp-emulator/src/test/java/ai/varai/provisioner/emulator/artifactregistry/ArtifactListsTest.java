package ai.varai.provisioner.emulator.artifactregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.devtools.artifactregistry.v1.ArtifactRegistryClient;
import com.google.devtools.artifactregistry.v1.ArtifactRegistrySettings;
import com.google.devtools.artifactregistry.v1.File;
import com.google.devtools.artifactregistry.v1.ListFilesRequest;
import com.google.devtools.artifactregistry.v1.ListPackagesRequest;
import com.google.devtools.artifactregistry.v1.ListRepositoriesRequest;
import com.google.devtools.artifactregistry.v1.ListTagsRequest;
import com.google.devtools.artifactregistry.v1.ListVersionsRequest;
import com.google.devtools.artifactregistry.v1.Package;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.devtools.artifactregistry.v1.Tag;
import com.google.devtools.artifactregistry.v1.Version;
import com.google.protobuf.FieldMask;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters and orders of what lies in a repository, as Google's reference describes them. */
class ArtifactListsTest {

  private static final String PARENT = "projects/ar-lists/locations/us-central1";
  private static final String REPOSITORY = PARENT + "/repositories/images";
  private static final String APP = REPOSITORY + "/packages/app";
  private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

  private static GcpEmulator cloud;
  private static ArtifactRegistryClient client;
  private static String first;
  private static String second;

  @BeforeAll
  static void push() throws Exception {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
    client =
        ArtifactRegistryClient.create(
            ArtifactRegistrySettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
    for (String id : List.of("images", "other-images", "charts")) {
      client
          .createRepositoryAsync(
              PARENT, Repository.newBuilder().setFormat(Repository.Format.DOCKER).build(), id)
          .get();
    }
    first = push("app", "v1", 10);
    second = push("app", "v2", 1000);
    push("my-tool", "latest", 5);
    client.createTag(
        APP, Tag.newBuilder().setVersion(APP + "/versions/" + second).build(), "Stable");
    client.updatePackage(
        Package.newBuilder()
            .setName(APP)
            .putAllAnnotations(
                Map.of("team", "shop", "external.link", "https://example.com/my-package"))
            .build(),
        FieldMask.newBuilder().addPaths("annotations").build());
    client.updateVersion(
        Version.newBuilder()
            .setName(APP + "/versions/" + second)
            .putAnnotations("release", "2")
            .build(),
        FieldMask.newBuilder().addPaths("annotations").build());
  }

  @AfterAll
  static void stop() {
    client.close();
    cloud.close();
  }

  /** Pushes an image with a layer of this size; its digest. */
  private static String push(String image, String tag, int size) throws Exception {
    String base = "/v2/ar-lists/images/" + image;
    byte[] layer = new byte[size];
    send(base + "/blobs/uploads/?digest=" + digest(layer), "POST", layer);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%1$s\",\"config\":{\"digest\":\"%2$s\",\"size\":%3$d},"
                .formatted(MANIFEST_TYPE, digest(layer), size)
            + "\"layers\":[]}";
    HttpResponse<String> pushed =
        send(base + "/manifests/" + tag, "PUT", manifest.getBytes(StandardCharsets.UTF_8));
    assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
    cloud.clock().advance(Duration.ofMinutes(1));
    return digest(manifest.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> send(String path, String method, byte[] body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(cloud.url() + path))
                .header("content-type", MANIFEST_TYPE)
                .method(method, BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String digest(byte[] content) throws Exception {
    return "sha256:"
        + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static List<String> packages(String filter, String order) {
    return StreamSupport.stream(
            client
                .listPackages(
                    ListPackagesRequest.newBuilder()
                        .setParent(REPOSITORY)
                        .setFilter(filter)
                        .setOrderBy(order)
                        .setPageSize(1)
                        .build())
                .iterateAll()
                .spliterator(),
            false)
        .map(p -> last(p.getName()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {
        "name=\"projects/ar-lists/locations/us-central1/repositories/images/packages/app\"; app",
        "name=\"projects/ar-lists/locations/us-central1/repositories/images/packages/my-*\"; my-tool",
        "name=\"*/packages/*P\"; app",
        "NOT name=\"*/app\"; my-tool",
        "name=\"*/app\" AND annotations.team:shop; app",
        "(name=\"*tool\" OR name=\"*app\") annotations.team; app",
        "annotations.team; app",
        "\"annotations.team:SHOP\"; app",
        "annotations.`external.link`:`https://example.com/my-package`; app",
        "annotations.*link:`*example.com*`; app"
      })
  void packagesAreFilteredByNameAndAnnotations(String filter, String found) {
    assertThat(packages(filter, "")).containsExactly(found);
  }

  @Test
  void whatNoPackageHasIsNotFound() {
    assertThat(packages("annotations.team:bakery", "")).isEmpty();
    assertThat(packages("name=\"*/app\" AND NOT annotations.team", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"owner=\"x\"", "name", "annotations:x", "name=\"open", "name=\"a\" OR", "(name=a"})
  void aFilterThatCannotBeReadIsRefused(String filter) {
    assertThatThrownBy(() -> packages(filter, ""))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("Invalid filter");
  }

  @Test
  void packagesComeInTheOrderAskedForAcrossPages() {
    assertThat(packages("", "")).containsExactly("app", "my-tool");
    assertThat(packages("", "name desc")).containsExactly("my-tool", "app");
    assertThat(packages("", "createTime desc, name")).containsExactly("my-tool", "app");
    assertThatThrownBy(() -> packages("", "size desc"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("Invalid order_by");
  }

  @Test
  void versionsAreFilteredAndOrdered() {
    ListVersionsRequest.Builder all = ListVersionsRequest.newBuilder().setParent(APP);
    assertThat(client.listVersions(all.setOrderBy("create_time desc").build()).iterateAll())
        .extracting(v -> last(v.getName()))
        .containsExactly(second, first);
    assertThat(client.listVersions(all.setFilter("annotations.release:2").build()).iterateAll())
        .extracting(v -> last(v.getName()))
        .containsExactly(second);
    assertThat(
            client
                .listVersions(all.setFilter("name=\"" + APP + "/versions/" + first + "\"").build())
                .iterateAll())
        .extracting(v -> last(v.getName()))
        .containsExactly(first);
  }

  @Test
  void tagsAreFilteredByNameAndVersion() {
    ListTagsRequest.Builder all = ListTagsRequest.newBuilder().setParent(APP);
    String version = APP + "/versions/" + second;
    assertThat(client.listTags(all.setFilter("version=\"" + version + "\"").build()).iterateAll())
        .extracting(t -> last(t.getName()))
        .containsExactlyInAnyOrder("v2", "Stable");
    assertThat(client.listTags(all.setFilter("name=\"*/tags/sta*\"").build()).iterateAll())
        .extracting(t -> last(t.getName()))
        .containsExactly("Stable");
  }

  @Test
  void filesAreManifestsAndTheirContentsAndHaveOwners() {
    ListFilesRequest.Builder all = ListFilesRequest.newBuilder().setParent(REPOSITORY);
    String owner = APP + "/versions/" + second;
    List<File> files =
        StreamSupport.stream(
                client
                    .listFiles(
                        all.setFilter("owner=\"" + owner + "\"")
                            .setOrderBy("size_bytes desc")
                            .build())
                    .iterateAll()
                    .spliterator(),
                false)
            .toList();
    assertThat(files).hasSize(2);
    assertThat(files.get(0).getSizeBytes()).isEqualTo(1000);
    assertThat(last(files.get(1).getName())).isEqualTo(second);
    assertThat(HexFormat.of().formatHex(files.get(1).getHashes(0).getValue().toByteArray()))
        .isEqualTo(second.substring("sha256:".length()));
    assertThat(client.getFile(files.get(0).getName())).isEqualTo(files.get(0));

    client.updateFile(
        File.newBuilder().setName(files.get(0).getName()).putAnnotations("kind", "layer").build(),
        FieldMask.newBuilder().addPaths("annotations").build());
    assertThat(client.listFiles(all.setFilter("annotations.kind:layer").build()).iterateAll())
        .extracting(File::getName)
        .containsExactly(files.get(0).getName());
  }

  @Test
  void repositoriesAreFilteredByNameAndOrdered() {
    ListRepositoriesRequest.Builder all =
        ListRepositoriesRequest.newBuilder().setParent(PARENT).setOrderBy("name desc");
    assertThat(
            client
                .listRepositories(all.setFilter("name=\"*/repositories/*images\"").build())
                .iterateAll())
        .extracting(r -> last(r.getName()))
        .containsExactly("other-images", "images");
    assertThatThrownBy(() -> client.listRepositories(all.setFilter("format=DOCKER").build()))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aListOfRepositoriesLeavesTheirAddressesOut() {
    assertThat(client.listRepositories(PARENT).iterateAll())
        .isNotEmpty()
        .allMatch(each -> each.getRegistryUri().isEmpty());
    Repository one = client.getRepository(REPOSITORY);
    assertThat(one.getRegistryUri()).isEqualTo("us-central1-docker.pkg.dev/ar-lists/images");
    assertThat(one.getUpdateTime()).isEqualTo(one.getCreateTime());
  }
}
