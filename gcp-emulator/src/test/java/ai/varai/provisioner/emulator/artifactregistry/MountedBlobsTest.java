package ai.varai.provisioner.emulator.artifactregistry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Blobs that a client takes from another repository, and files that it downloads. */
class MountedBlobsTest {

  private static final byte[] LAYER = "a layer".getBytes(StandardCharsets.UTF_8);

  private static GcpEmulator cloud;
  private static String digest;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
    digest =
        "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(LAYER));
    for (String place : new String[] {"from/locations/us-central1", "to/locations/us-east1"}) {
      send(
          "POST",
          "/v1/projects/mount-" + place + "/repositories?repositoryId=images",
          "{\"format\":\"DOCKER\"}".getBytes(StandardCharsets.UTF_8));
    }
    send("POST", "/v2/mount-from/images/app/blobs/uploads/?digest=" + digest, LAYER);
  }

  @AfterAll
  static void stop() {
    cloud.stop();
  }

  private static HttpResponse<byte[]> send(String method, String path, byte[] body)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(cloud.url() + path))
            .method(method, BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> mount(String image, String from) throws Exception {
    return send(
        "POST",
        "/v2/mount-to/images/" + image + "/blobs/uploads/?mount=" + digest + "&from=" + from,
        new byte[0]);
  }

  @Test
  void aBlobIsMountedFromTheRepositoryThatIsNamed() throws Exception {
    HttpResponse<byte[]> mounted = mount("app", "mount-from/images/app");
    assertThat(mounted.statusCode()).isEqualTo(201);
    String location = mounted.headers().firstValue("location").orElseThrow();
    assertThat(location).isEqualTo("/v2/mount-to/images/app/blobs/" + digest);
    assertThat(send("GET", location, new byte[0]).body()).isEqualTo(LAYER);
  }

  @Test
  void anUploadBeginsWhereThereIsNothingToMount() throws Exception {
    String other =
        digest.replaceAll("[0-9a-f]$", "g").replace('g', digest.endsWith("0") ? '1' : '0');
    HttpResponse<byte[]> begun =
        send(
            "POST",
            "/v2/mount-to/images/other/blobs/uploads/?mount="
                + other
                + "&from=mount-from/images/app",
            new byte[0]);
    assertThat(begun.statusCode()).isEqualTo(202);
    assertThat(begun.headers().firstValue("location").orElseThrow()).contains("/blobs/uploads/");
    HttpResponse<byte[]> nowhere =
        send(
            "POST",
            "/v2/mount-to/images/other/blobs/uploads/?mount=" + other + "&from=mount-from/none/app",
            new byte[0]);
    assertThat(nowhere.statusCode()).isEqualTo(202);
  }

  @Test
  void whatTheCallerMayNotReadIsNotMounted() throws Exception {
    String member = "user:pusher@example.com";
    try (GcpEmulator strict =
        GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO).withIam(IamMode.STRICT))) {
      RestCalls owner = new RestCalls(strict).as("user:user@example.com");
      for (String project : new String[] {"held-theirs", "held-ours"}) {
        owner.post(
            "/v1/projects/" + project + "/locations/us-central1/repositories?repositoryId=images",
            "{\"format\":\"DOCKER\"}");
      }
      owner.post(
          "/v1/projects/held-ours:setIamPolicy",
          "{\"policy\":{\"bindings\":[{\"role\":\"roles/artifactregistry.writer\",\"members\":[\""
              + member
              + "\"]}]}}");
      String text = new String(LAYER, StandardCharsets.UTF_8);
      assertThat(
              owner
                  .post("/v2/held-theirs/images/app/blobs/uploads/?digest=" + digest, text)
                  .status())
          .isEqualTo(201);
      String mount =
          "/v2/held-ours/images/app/blobs/uploads/?mount="
              + digest
              + "&from=held-theirs/images/app";
      assertThat(owner.as(member).post(mount, "").status()).isEqualTo(202);
      assertThat(owner.post(mount, "").status()).isEqualTo(201);
    }
  }

  @Test
  void aFileIsDownloadedAsMediaAndDeletedWithItsVersionOnly() throws Exception {
    String manifest =
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\",\"size\":7},\"layers\":[]}"
            .formatted(digest);
    send(
        "PUT", "/v2/mount-from/images/app/manifests/v1", manifest.getBytes(StandardCharsets.UTF_8));
    String file =
        "/v1/projects/mount-from/locations/us-central1/repositories/images/files/" + digest;
    assertThat(send("GET", file + ":download?alt=media", new byte[0]).body()).isEqualTo(LAYER);
    assertThat(send("GET", "/download" + file + ":download?alt=media", new byte[0]).body())
        .isEqualTo(LAYER);
    assertThat(send("GET", file, new byte[0]).statusCode()).isEqualTo(200);
    assertThat(send("DELETE", file, new byte[0]).statusCode()).isEqualTo(400);
    assertThat(send("DELETE", file.replace(digest, "sha256:none"), new byte[0]).statusCode())
        .isEqualTo(404);
  }
}
