package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.HookServer;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RunsAlready;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.run.ServiceRunner;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body is, whatever it was packed with; and whose bodies are left as they are. */
class PackedBodiesTest {
  private static final String SECRET = "/v1/projects/packing/secrets/kept";
  private static final String LABELS = "{\"labels\":{\"packed\":\"yes\"}}";

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(out)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static HttpResponse<byte[]> send(
      GcpEmulator cloud, String method, String path, String coding, byte[] body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(cloud.url() + path))
                .header("content-encoding", coding)
                .header("content-type", "text/plain")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private static GcpEmulator withSecret() {
    GcpEmulator cloud = GcpEmulator.start();
    RestCalls rest = new RestCalls(cloud);
    assertThat(
            rest.post(
                    "/v1/projects/packing/secrets?secretId=kept",
                    "{\"replication\":{\"automatic\":{}},\"labels\":{\"old\":\"one\"}}")
                .status())
        .isEqualTo(200);
    return cloud;
  }

  private static JsonNode labels(GcpEmulator cloud) {
    return new RestCalls(cloud).get(SECRET).body().path("labels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "deflate", "identity", "GZIP"})
  void aBodyIsReadAsItWasBeforeItWasPacked(String coding) throws Exception {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (OutputStream zip = new DeflaterOutputStream(deflated)) {
      zip.write(LABELS.getBytes(StandardCharsets.UTF_8));
    }
    byte[] body =
        switch (coding) {
          case "deflate" -> deflated.toByteArray();
          case "identity" -> LABELS.getBytes(StandardCharsets.UTF_8);
          default -> gzip(LABELS);
        };
    try (GcpEmulator cloud = withSecret()) {
      assertThat(send(cloud, "PATCH", SECRET + "?updateMask=labels", coding, body).statusCode())
          .isEqualTo(200);
      assertThat(labels(cloud).path("packed").asText()).isEqualTo("yes");
    }
  }

  @Test
  void aBodyThatCannotBeUnpackedIsRefusedAndChangesNothing() throws Exception {
    byte[] whole = gzip(LABELS);
    byte[] changed = whole.clone();
    changed[changed.length - 6] ^= 1; // of the checksum
    try (GcpEmulator cloud = withSecret()) {
      for (byte[] body :
          new byte[][] {
            "nonsense".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(whole, 9),
            Arrays.copyOf(whole, whole.length - 9),
            Arrays.copyOf(whole, whole.length - 1),
            changed
          }) {
        HttpResponse<byte[]> answer =
            send(cloud, "PATCH", SECRET + "?updateMask=labels", "gzip", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
            .contains("The request's body is no valid gzip.")
            .contains("INVALID_ARGUMENT");
      }
      HttpResponse<byte[]> unknown =
          send(cloud, "PATCH", SECRET + "?updateMask=labels", "br", whole);
      assertThat(unknown.statusCode()).isEqualTo(400);
      assertThat(new String(unknown.body(), StandardCharsets.UTF_8))
          .contains("The Content-Encoding br is not supported.");
      assertThat(labels(cloud).path("old").asText()).isEqualTo("one");
    }
  }

  @Test
  void aBodyThatIsTooLongOnceUnpackedIsRefusedAsOneThatWasNotPacked() throws Exception {
    try (GcpEmulator cloud = withSecret()) {
      HttpResponse<byte[]> answer =
          send(
              cloud,
              "PATCH",
              SECRET + "?updateMask=labels",
              "gzip",
              gzip("{\"labels\":" + " ".repeat(129 << 20) + "{}}"));
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(labels(cloud).path("old").asText()).isEqualTo("one");
    }
  }

  @Test
  void theXmlApiKeepsAnObjectAsItWasPacked() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      rest.post("/storage/v1/b?project=packing", "{\"name\":\"packing-files\"}");
      byte[] packed = gzip("hello");
      assertThat(send(cloud, "PUT", "/packing-files/a.txt", "gzip", packed).statusCode())
          .isEqualTo(200);
      JsonNode object = rest.get("/storage/v1/b/packing-files/o/a.txt").body();
      assertThat(object.path("size").asInt()).isEqualTo(packed.length);
      assertThat(object.path("contentEncoding").asText()).isEqualTo("gzip");
      HttpResponse<byte[]> plain = media(cloud, "a.txt");
      assertThat(plain.body()).asString().isEqualTo("hello");
      assertThat(plain.headers().firstValue("content-encoding")).isEmpty();

      rest.send(
          "PATCH", "/storage/v1/b/packing-files/o/a.txt", "{\"cacheControl\":\"no-transform\"}");
      HttpResponse<byte[]> asStored = media(cloud, "a.txt");
      assertThat(asStored.body()).isEqualTo(packed);
      assertThat(asStored.headers().firstValue("content-encoding")).contains("gzip");

      assertThat(send(cloud, "PUT", "/packing-files/b.txt", "br", packed).statusCode())
          .isEqualTo(200);
      HttpResponse<byte[]> other = media(cloud, "b.txt");
      assertThat(other.body()).isEqualTo(packed);
      assertThat(other.headers().firstValue("content-encoding")).contains("br");
    }
  }

  private static HttpResponse<byte[]> media(GcpEmulator cloud, String object) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        cloud.url() + "/storage/v1/b/packing-files/o/" + object + "?alt=media"))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void aServiceOfCloudRunGetsWhatWasSent() throws Exception {
    try (HookServer container = new HookServer();
        GcpEmulator cloud =
            GcpEmulator.start(
                Options.defaults()
                    .withLroMode(LroMode.ZERO)
                    .withPlugin(
                        ServiceRunner.class,
                        new RunsAlready(
                            ServiceRunner.Outcome.ready("127.0.0.1:" + container.port()))))) {
      RestCalls rest = new RestCalls(cloud);
      String services = "/v2/projects/packing/locations/us-central1/services";
      rest.post(
          services + "?serviceId=web", "{\"template\":{\"containers\":[{\"image\":\"i:1\"}]}}");
      await().until(() -> rest.get(services + "/web").body().has("latestReadyRevision"));
      String host = URI.create(rest.get(services + "/web").body().path("uri").asText()).getHost();
      String answer =
          RawHttp.send(
              cloud.port(),
              "POST /in HTTP/1.1\r\nHost: "
                  + host
                  + "\r\nContent-Encoding: gzip\r\nContent-Length: 13\r\nConnection: close\r\n\r\n"
                  + "what was sent",
              StandardCharsets.ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 200");
      HookServer.Asked asked = container.next();
      assertThat(asked.body()).isEqualTo("what was sent");
      assertThat(asked.header("content-encoding")).isEqualTo("gzip");
    }
  }
}
