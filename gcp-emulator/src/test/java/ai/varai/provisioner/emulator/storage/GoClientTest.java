package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the integration tests of Google's client for Go ask of Cloud Storage. */
class GoClientTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static String bucket(String name, String more) {
    ok(REST.post("/storage/v1/b?project=go-client", "{\"name\":\"" + name + "\"" + more + "}"));
    return "/storage/v1/b/" + name;
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static void refused(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().at("/error/message").asText()).contains(message);
  }

  private static HttpResponse<byte[]> send(
      String method, String url, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    String whole = url.startsWith("http") ? url : CLOUD.emulator().url() + url;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(whole)).method(method, BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode write(String bucket, String name, byte[] bytes) throws Exception {
    String path = "/upload" + bucket + "/o?uploadType=media&name=" + name;
    assertThat(send("POST", path, bytes, Map.of("content-type", "text/plain")).statusCode())
        .isEqualTo(200);
    return ok(REST.get(bucket + "/o/" + name));
  }

  @Test
  void aPartOfAnUploadIsAnsweredWithAnotherStatusWhereAClientAsksForIt() throws Exception {
    String bucket = bucket("go-parts", "");
    String start = "/upload" + bucket + "/o?uploadType=resumable&name=big";
    String session =
        send("POST", start, new byte[0], Map.of()).headers().firstValue("location").orElseThrow();
    Map<String, String> first = Map.of("content-range", "bytes 0-262143/*");
    Map<String, String> second =
        Map.of("content-range", "bytes 262144-524287/*", "x-guploader-no-308", "yes");

    assertThat(send("PUT", session, new byte[262144], first).statusCode()).isEqualTo(308);
    HttpResponse<byte[]> answer = send("PUT", session, new byte[262144], second);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-http-status-code-override")).contains("308");
    assertThat(answer.headers().firstValue("range")).contains("bytes=0-524287");
    HttpResponse<byte[]> last =
        send(
            "PUT",
            session,
            new byte[1],
            Map.of("content-range", "bytes 524288-524288/524289", "x-guploader-no-308", "yes"));
    assertThat(last.headers().firstValue("x-http-status-code-override")).isEmpty();
    assertThat(ok(REST.get(bucket + "/o/big")).path("size").asText()).isEqualTo("524289");
  }

  @Test
  void aRewriteToAnotherLocationTakesAsManyCallsAsItsLimitSays() throws Exception {
    String from = bucket("go-from", ", \"location\": \"US\"");
    bucket("go-near", ", \"location\": \"US\"");
    String far = bucket("go-far", ", \"location\": \"EU\"");
    write(from, "o", new byte[(2 << 20) + 1]);
    String rewrite = from + "/o/o/rewriteTo/b/go-far/o/o?maxBytesRewrittenPerCall=1048576";

    JsonNode one = ok(REST.post(rewrite, "{}"));
    assertThat(one.path("done").asBoolean()).isFalse();
    assertThat(one.path("totalBytesRewritten").asText()).isEqualTo("1048576");
    assertThat(REST.get(far + "/o/o").status()).isEqualTo(404);
    JsonNode two =
        ok(REST.post(rewrite + "&rewriteToken=" + one.path("rewriteToken").asText(), "{}"));
    assertThat(two.path("totalBytesRewritten").asText()).isEqualTo("2097152");
    JsonNode three =
        ok(REST.post(rewrite + "&rewriteToken=" + two.path("rewriteToken").asText(), "{}"));
    assertThat(three.path("done").asBoolean()).isTrue();
    assertThat(ok(REST.get(far + "/o/o")).path("size").asText()).isEqualTo("2097153");

    JsonNode near = ok(REST.post(rewrite.replace("/b/go-far", "/b/go-near"), "{}"));
    assertThat(near.path("done").asBoolean()).isTrue();
    refused(REST.post(rewrite + "&rewriteToken=xyz", "{}"), 400, "Invalid rewrite token");
    refused(REST.post(rewrite.replace("1048576", "1000"), "{}"), 400, "multiple of 1 MiB");
  }

  @Test
  void aCustomTimeMovesForwardOnly() throws Exception {
    String object = bucket("go-times", "") + "/o/o";
    write("/storage/v1/b/go-times", "o", new byte[1]);
    String body = "{\"customTime\": \"2026-05-0%dT00:00:00Z\"}";
    ok(REST.send("PATCH", object, body.formatted(2)));
    ok(REST.send("PATCH", object, body.formatted(3)));
    refused(REST.send("PATCH", object, body.formatted(1)), 400, "earlier time");
    refused(REST.send("PATCH", object, "{\"customTime\": null}"), 400, "removed");
    assertThat(ok(REST.get(object)).path("customTime").asText()).startsWith("2026-05-03");
  }

  @Test
  void aRetentionIsGivenWhole() throws Exception {
    ok(
        REST.post(
            "/storage/v1/b?project=go-client&enableObjectRetention=true",
            "{\"name\":\"go-kept\"}"));
    String object = "/storage/v1/b/go-kept/o/o";
    write("/storage/v1/b/go-kept", "o", new byte[1]);
    ok(
        REST.send(
            "PATCH",
            object,
            "{\"retention\": {\"mode\": \"Unlocked\", \"retainUntilTime\":"
                + " \"2199-01-01T00:00:00Z\"}}"));
    refused(
        REST.send(
            "PATCH", object, "{\"retention\": {\"retainUntilTime\": \"2198-01-01T00:00:00Z\"}}"),
        400,
        "mode");
    refused(
        REST.send("PATCH", object, "{\"retention\": {\"mode\": \"Locked\"}}"),
        400,
        "retainUntilTime");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "contexts.\"team\"=\"red\", [a]",
        "-contexts.\"team\"=\"red\", `[b, c]`",
        "contexts.\"team\":*, `[a, b]`",
        "NOT contexts.team:*, [c]",
        "contexts.\"größe\"=\"ä\", [b]"
      })
  void objectsAreListedByTheirContexts(String filter, String names) throws Exception {
    String bucket = "/storage/v1/b/go-contexts";
    if (REST.get(bucket).status() == 404) {
      bucket("go-contexts", "");
      for (String name : new String[] {"a", "b", "c"}) {
        write(bucket, name, new byte[1]);
      }
      String body = "{\"contexts\": {\"custom\": {%s}}}";
      ok(REST.send("PATCH", bucket + "/o/a", body.formatted("\"team\": {\"value\": \"red\"}")));
      ok(
          REST.send(
              "PATCH",
              bucket + "/o/b",
              body.formatted("\"team\": {\"value\": \"blue\"}, \"größe\": {\"value\": \"ä\"}")));
    }
    String encoded = java.net.URLEncoder.encode(filter, StandardCharsets.UTF_8);
    JsonNode found = ok(REST.get(bucket + "/o?filter=" + encoded)).path("items");
    assertThat(found.findValuesAsText("name").toString()).isEqualTo(names);
    refused(REST.get(bucket + "/o?filter=size"), 400, "filter");
  }

  @Test
  void aContextGoesByNullOrByNoValue() throws Exception {
    String object = bucket("go-context", "") + "/o/o";
    write("/storage/v1/b/go-context", "o", new byte[1]);
    ok(
        REST.send(
            "PATCH",
            object,
            """
            {"contexts": {"custom": {"a": {"value": "1"}, "b": {"value": "2"},
              "c": {"value": "3"}}}}
            """));
    JsonNode left =
        ok(REST.send("PATCH", object, "{\"contexts\": {\"custom\": {\"a\": null, \"b\": {}}}}"));
    assertThat(left.at("/contexts/custom").toString()).contains("\"c\"").doesNotContain("\"a\"");
    assertThat(left.at("/contexts/custom")).hasSize(1);
  }

  @Test
  void whatIsComposedHasTheContextsOfItsPartsAndNoTypeOfTheirs() throws Exception {
    String bucket = bucket("go-compose", "");
    for (String name : new String[] {"a", "b"}) {
      write(bucket, name, new byte[1]);
      ok(
          REST.send(
              "PATCH",
              bucket + "/o/" + name,
              "{\"contexts\": {\"custom\": {\"of-" + name + "\": {\"value\": \"1\"}}}}"));
    }
    String sources = "\"sourceObjects\": [{\"name\": \"a\"}, {\"name\": \"b\"}]";
    JsonNode both = ok(REST.post(bucket + "/o/both/compose", "{" + sources + "}"));
    assertThat(both.has("contentType")).isFalse();
    assertThat(both.at("/contexts/custom").fieldNames())
        .toIterable()
        .containsExactly("of-a", "of-b");
    JsonNode own =
        ok(
            REST.post(
                bucket + "/o/own/compose",
                "{"
                    + sources
                    + ", \"destination\": {\"contentType\": \"text/x\", \"contexts\": {\"custom\":"
                    + " {\"x\": {\"value\": \"1\"}}}}}"));
    assertThat(REST.get(bucket + "/o/a").status()).isEqualTo(200);
    ok(REST.post(bucket + "/o/b/compose", "{" + sources + ", \"deleteSourceObjects\": true}"));
    assertThat(REST.get(bucket + "/o/a").status()).isEqualTo(404);
    assertThat(ok(REST.get(bucket + "/o/b")).path("size").asText()).isEqualTo("2");
    assertThat(own.path("contentType").asText()).isEqualTo("text/x");
    assertThat(own.at("/contexts/custom")).hasSize(1);
  }

  @Test
  void theXmlApiTellsMetadataInHeaders() throws Exception {
    String bucket = bucket("go-headers", "");
    write(bucket, "o", new byte[1]);
    ok(REST.send("PATCH", bucket + "/o/o", "{\"metadata\": {\"Colour\": \"red\"}}"));
    String xml =
        RawHttp.send(
            CLOUD.emulator().port(),
            "GET /go-headers/o HTTP/1.1\r\nHost: storage.googleapis.com\r\n\r\n",
            StandardCharsets.US_ASCII);
    HttpResponse<byte[]> json = send("GET", bucket + "/o/o?alt=media", new byte[0], Map.of());

    assertThat(json.headers().firstValue("x-goog-meta-colour")).isEmpty();
    assertThat(xml)
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("\r\nx-goog-meta-colour: red\r\n")
        .containsPattern("(?i)\r\nlast-modified: \\w+, .* GMT\r\n");
  }

  @Test
  void whatIsUnpackedOnTheWayIsSentWhole() throws Exception {
    String bucket = bucket("go-packed", "");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("x".repeat(5000).getBytes(StandardCharsets.US_ASCII));
    }
    write(bucket, "o", packed.toByteArray());
    ok(REST.send("PATCH", bucket + "/o/o", "{\"contentEncoding\": \"gzip\"}"));
    String media = bucket + "/o/o?alt=media";
    Map<String, String> range = Map.of("range", "bytes=2000-2999");

    HttpResponse<byte[]> plain = send("GET", media, new byte[0], range);

    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.body()).hasSize(5000);
    HttpResponse<byte[]> asStored =
        send("GET", media, new byte[0], Map.of("range", "bytes=1-2", "accept-encoding", "gzip"));
    assertThat(asStored.statusCode()).isEqualTo(206);
    assertThat(asStored.body()).hasSize(2);
  }

  @Test
  void whoBringsTheKeySeesHashesWhenHeChangesMetadataToo() throws Exception {
    String bucket = bucket("go-keys", "");
    byte[] key = "my-secret-AES-256-encryption-key".getBytes(StandardCharsets.US_ASCII);
    var base64 = java.util.Base64.getEncoder();
    Map<String, String> headers =
        Map.of(
            "x-goog-encryption-algorithm",
            "AES256",
            "x-goog-encryption-key",
            base64.encodeToString(key),
            "x-goog-encryption-key-sha256",
            base64.encodeToString(java.security.MessageDigest.getInstance("SHA-256").digest(key)));
    String path = "/upload" + bucket + "/o?uploadType=media&name=o";
    assertThat(send("POST", path, new byte[1], headers).statusCode()).isEqualTo(200);
    byte[] change = "{\"metadata\": {\"a\": \"b\"}}".getBytes(StandardCharsets.US_ASCII);

    HttpResponse<byte[]> with = send("PATCH", bucket + "/o/o", change, headers);
    HttpResponse<byte[]> without = send("PATCH", bucket + "/o/o", change, Map.of());

    assertThat(new String(with.body(), StandardCharsets.UTF_8))
        .contains("\"md5Hash\"", "\"crc32c\"");
    assertThat(new String(without.body(), StandardCharsets.UTF_8))
        .contains("\"keySha256\"")
        .doesNotContain("\"md5Hash\"", "\"crc32c\"");
  }
}
