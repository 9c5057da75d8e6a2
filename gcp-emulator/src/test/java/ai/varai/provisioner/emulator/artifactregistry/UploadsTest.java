package ai.varai.provisioner.emulator.artifactregistry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Artifacts that are uploaded come back as they went. */
class UploadsTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String PLACE = "/v1/projects/up/locations/us-central1";

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static String repository(String id, String format) {
    ok(REST.post(PLACE + "/repositories?repositoryId=" + id, "{\"format\": \"" + format + "\"}"));
    return PLACE + "/repositories/" + id;
  }

  private static HttpResponse<byte[]> send(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] multipart(String json, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(("--cut\r\nContent-Type: application/json\r\n\r\n" + json).getBytes("UTF-8"));
    out.write("\r\n--cut\r\nContent-Type: application/octet-stream\r\n\r\n".getBytes("UTF-8"));
    out.write(content);
    out.write("\r\n--cut--\r\n".getBytes("UTF-8"));
    return out.toByteArray();
  }

  /** Uploads, and gives what the operation answers. */
  private static JsonNode upload(String path, String json, byte[] content)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> r =
        send(
            "/upload" + path + "?uploadType=multipart",
            "multipart/related; boundary=cut",
            multipart(json, content));
    JsonNode body = MAPPER.readTree(r.body());
    assertThat(r.statusCode()).as(body.toString()).isEqualTo(200);
    assertThat(body.at("/operation/done").asBoolean()).isTrue();
    return body.at("/operation/response");
  }

  private static byte[] download(String repository, String file)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            CLOUD.emulator().url()
                + repository
                + "/files/"
                + file.replace("/", "%2F")
                + ":download?alt=media");
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  @Test
  void aGenericArtifactIsAVersionWithFiles() throws Exception {
    String repository = repository("generic", "GENERIC");
    byte[] bytes = {0, 1, 2, '\r', '\n', 3, '\n'};
    String request = "{\"packageId\": \"tool\", \"versionId\": \"1.0\", \"filename\": \"%s\"}";
    JsonNode made =
        upload(repository + "/genericArtifacts:create", request.formatted("bin/tool"), bytes);
    assertThat(made.path("name").asText()).endsWith("/genericArtifacts/tool:1.0");
    upload(repository + "/genericArtifacts:create", request.formatted("README"), bytes);
    assertThat(download(repository, "tool:1.0:bin/tool")).isEqualTo(bytes);

    JsonNode files = ok(REST.get(repository + "/files")).path("files");
    assertThat(files).hasSize(2);
    assertThat(files.at("/0/owner").asText()).endsWith("/packages/tool/versions/1.0");
    assertThat(files.at("/0/sizeBytes").asText()).isEqualTo("7");
    assertThat(ok(REST.get(repository + "/packages")).at("/packages/0/name").asText())
        .endsWith("/packages/tool");
    HttpResponse<byte[]> twice =
        send(
            "/upload" + repository + "/genericArtifacts:create",
            "multipart/related; boundary=cut",
            multipart(request.formatted("README"), bytes));
    assertThat(twice.statusCode()).isEqualTo(409);
    ok(REST.send("DELETE", repository + "/files/tool:1.0:README", ""));
    assertThat(ok(REST.get(repository + "/files")).path("files")).hasSize(1);

    ok(
        REST.post(
            repository + "/packages/tool/versions:batchDelete",
            "{\"names\": [\"" + repository.substring(4) + "/packages/tool/versions/1.0\"]}"));
    assertThat(ok(REST.get(repository + "/files")).has("files")).isFalse();
  }

  @Test
  void anAttachmentBelongsToAVersionAndTakesItsFilesWithIt() throws Exception {
    String repository = repository("attached", "GENERIC");
    upload(
        repository + "/genericArtifacts:create",
        "{\"packageId\": \"p\", \"versionId\": \"1\", \"filename\": \"f\"}",
        new byte[] {1});
    upload(
        repository + "/files:upload",
        "{\"fileId\": \"sbom\", \"fileType\": \"ATTACHMENT\"}",
        new byte[] {2});
    String name = repository.substring(4);
    String attachment =
        """
        {"target": "%s/packages/p/versions/%s", "type": "application/spdx+json",
         "attachmentNamespace": "scanner", "files": ["%s/files/sbom"]}
        """;
    String all = repository + "/attachments";
    assertThat(REST.post(all + "?attachmentId=a", attachment.formatted(name, "2", name)).status())
        .isEqualTo(404);
    ok(REST.post(all + "?attachmentId=a", attachment.formatted(name, "1", name)));
    assertThat(ok(REST.get(all + "/a")).path("attachmentNamespace").asText()).isEqualTo("scanner");
    assertThat(ok(REST.get(all)).path("attachments")).hasSize(1);
    assertThat(download(repository, "sbom")).containsExactly(2);
    ok(REST.send("DELETE", all + "/a", ""));
    assertThat(REST.get(all + "/a").status()).isEqualTo(404);
    assertThat(ok(REST.get(repository + "/files")).path("files")).hasSize(1);
  }

  private static byte[] deb(String name) throws IOException {
    byte[] control =
        ("Package: " + name + "\nVersion: 1.2-3\nArchitecture: amd64\nDescription: x\n")
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    byte[] head = new byte[512];
    System.arraycopy("./control".getBytes(StandardCharsets.UTF_8), 0, head, 0, 9);
    byte[] size = String.format("%011o", control.length).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(size, 0, head, 124, size.length);
    tar.write(head);
    tar.write(java.util.Arrays.copyOf(control, 512));
    tar.write(new byte[1024]);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar.toByteArray());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write("!<arch>\n".getBytes(StandardCharsets.UTF_8));
    member(out, "debian-binary", "2.0\n".getBytes(StandardCharsets.UTF_8));
    member(out, "control.tar.gz", packed.toByteArray());
    return out.toByteArray();
  }

  private static void member(ByteArrayOutputStream out, String name, byte[] data)
      throws IOException {
    String head = "%-16s%-12d%-6d%-6d%-8s%-10d`\n".formatted(name, 0, 0, 0, "100644", data.length);
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.write(data);
    if (data.length % 2 == 1) {
      out.write('\n');
    }
  }

  private static byte[] rpm() {
    String[] texts = {"thing", "2.0", "1", "noarch"};
    int[] tags = {1000, 1001, 1002, 1022};
    ByteBuffer b = ByteBuffer.allocate(400);
    b.putInt(0xedabeedb).position(96);
    b.putInt(0x8eade801).putInt(0).putInt(0).putInt(0);
    b.putInt(0x8eade801).putInt(0).putInt(4).putInt(40);
    for (int i = 0; i < 4; i++) {
      b.putInt(tags[i]).putInt(6).putInt(i * 10).putInt(1);
    }
    for (String text : texts) {
      b.put(java.util.Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 10));
    }
    return b.array();
  }

  @Test
  void packagesOfDebianRpmAndGoSayThemselvesWhatTheyAre() throws Exception {
    String apt = repository("apt", "APT");
    JsonNode deb = upload(apt + "/aptArtifacts:create", "{}", deb("hello"));
    assertThat(deb.path("packageName").asText()).isEqualTo("hello");
    assertThat(deb.path("architecture").asText()).isEqualTo("amd64");
    assertThat(ok(REST.get(apt + "/packages/hello/versions")).at("/versions/0/name").asText())
        .endsWith("/versions/1.2-3");
    String file = ok(REST.get(apt + "/files")).at("/files/0/name").asText();
    assertThat(download(apt, file.replaceFirst(".*/files/", "").replace("%2F", "/")))
        .isEqualTo(deb("hello"));

    String yum = repository("yum", "YUM");
    JsonNode thing = upload(yum + "/yumArtifacts:create", "{}", rpm());
    assertThat(thing.path("name").asText()).endsWith("/yumArtifacts/thing:2.0-1");
    HttpResponse<byte[]> wrong =
        send(
            "/upload" + yum + "/yumArtifacts:create",
            "multipart/related; boundary=cut",
            multipart("{}", deb("x")));
    assertThat(wrong.statusCode()).isEqualTo(400);

    String go = repository("go", "GO");
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("example.com/m@v1.0.0/go.mod"));
      out.write("module example.com/m\n".getBytes(StandardCharsets.UTF_8));
    }
    JsonNode module = upload(go + "/goModules:create", "{}", zip.toByteArray());
    assertThat(module.path("version").asText()).isEqualTo("v1.0.0");
    assertThat(download(go, "example.com/m/@v/v1.0.0.zip")).isEqualTo(zip.toByteArray());
  }

  @Test
  void packagesComeFromCloudStorageAndVersionsGoThere() throws Exception {
    String apt = repository("imported", "APT");
    ok(REST.post("/storage/v1/b?project=up", "{\"name\": \"debs\"}"));
    for (String name : new String[] {"one", "two"}) {
      send(
          "/upload/storage/v1/b/debs/o?uploadType=media&name=d/" + name + ".deb", "x/y", deb(name));
    }
    send("/upload/storage/v1/b/debs/o?uploadType=media&name=d/bad.deb", "x/y", new byte[] {1});
    JsonNode done =
        ok(
            REST.post(
                apt + "/aptArtifacts:import",
                "{\"gcsSource\": {\"uris\": [\"gs://debs/d/*.deb\"], \"useWildcards\": true}}"));
    assertThat(done.at("/response/aptArtifacts")).hasSize(2);
    assertThat(done.at("/response/errors/0/gcsSource/uris/0").asText())
        .isEqualTo("gs://debs/d/bad.deb");

    String version = apt.substring(4) + "/packages/one/versions/1.2-3";
    JsonNode exported =
        ok(
            REST.post(
                apt + ":exportArtifact",
                "{\"sourceVersion\": \"" + version + "\", \"gcsPath\": \"debs/out\"}"));
    assertThat(exported.at("/response/exportedVersion/name").asText()).isEqualTo(version);
    assertThat(exported.at("/metadata/exportedFiles/0/gcsObjectPath").asText())
        .startsWith("gs://debs/out/pool/one_1.2-3_amd64_");
    assertThat(ok(REST.get("/storage/v1/b/debs/o?prefix=out/")).path("items")).hasSize(1);
  }

  @Test
  void settingsOfALocationAreKept() {
    JsonNode usual = ok(REST.get(PLACE + "/vpcscConfig"));
    assertThat(usual.path("vpcscPolicy").asText()).isEqualTo("DENY");
    ok(
        REST.send(
            "PATCH",
            PLACE + "/vpcscConfig?updateMask=vpcscPolicy",
            "{\"vpcscPolicy\": \"ALLOW\"}"));
    assertThat(ok(REST.get(PLACE + "/vpcscConfig")).path("vpcscPolicy").asText())
        .isEqualTo("ALLOW");
    assertThat(
            ok(REST.get(PLACE + "/projectConfig")).at("/platformLogsConfig/loggingState").asText())
        .isEqualTo("ENABLED");
    ok(
        REST.send(
            "PATCH",
            PLACE + "/projectConfig",
            "{\"platformLogsConfig\": {\"loggingState\": \"DISABLED\"}}"));
    assertThat(
            ok(REST.get(PLACE + "/projectConfig")).at("/platformLogsConfig/loggingState").asText())
        .isEqualTo("DISABLED");
  }

  @Test
  void damagedPackagesAreRefusedOrReadAndNothingElse() throws IOException {
    Map<byte[], UnaryOperator<byte[]>> readers =
        Map.of(
            deb("hello"), file -> read(SystemPackage::debian, file),
            rpm(), file -> read(SystemPackage::rpm, file));
    readers.forEach(
        (file, reader) -> {
          assertThat(reader.apply(file)).isNotEmpty();
          for (int at = 0; at < file.length; at++) {
            reader.apply(Arrays.copyOf(file, at));
            for (int wrong : new int[] {0, '7', '-', 0x7f, 0x80, 0xff}) {
              byte[] damaged = file.clone();
              damaged[at] = (byte) wrong;
              reader.apply(damaged);
            }
          }
        });
  }

  /** The name in a package; nothing when the file is refused as what it is. */
  private static byte[] read(Function<byte[], SystemPackage> reader, byte[] file) {
    try {
      return reader.apply(file).name().getBytes(StandardCharsets.UTF_8);
    } catch (GoogleError e) {
      assertThat(e.getMessage()).contains("is no valid");
      return new byte[0];
    }
  }
}
