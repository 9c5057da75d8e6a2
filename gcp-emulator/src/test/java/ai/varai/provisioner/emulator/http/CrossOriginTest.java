package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which web pages a browser lets read the emulator's answers. */
class CrossOriginTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String SECRET = "/v1/projects/origins/secrets/kept";
  private static final String OWN = "http://localhost:3000";
  private static final String SITE = "https://site.example";
  private static final String OBJECT = "/origin-files/a.txt";
  private static final String MEDIA = "/storage/v1/b/origin-files/o/a.txt?alt=media";

  @BeforeAll
  static void resources() {
    RestCalls rest = new RestCalls(CLOUD);
    rest.post("/v1/projects/origins/secrets?secretId=kept", "{\"replication\":{\"automatic\":{}}}");
    rest.post(
        "/storage/v1/b?project=origins",
        "{\"name\":\"origin-files\",\"cors\":[{\"origin\":[\""
            + SITE
            + "\"],\"method\":[\"GET\",\"PUT\"],\"responseHeader\":[\"Content-Type\",\"ETag\"],"
            + "\"maxAgeSeconds\":60},{\"origin\":[\"*\"],\"method\":[\"HEAD\"]}]}");
    rest.post("/storage/v1/b?project=origins", "{\"name\":\"origin-closed\"}");
    for (String bucket : new String[] {"origin-files", "origin-closed"}) {
      rest.post("/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=a.txt", "content");
    }
  }

  private static HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> preflight(String path, String origin, String method)
      throws Exception {
    return send(
        "OPTIONS",
        path,
        "Origin",
        origin,
        "Access-Control-Request-Method",
        method,
        "Access-Control-Request-Headers",
        "authorization,content-type");
  }

  private static Optional<String> allowed(HttpResponse<String> answer) {
    return answer.headers().firstValue("access-control-allow-origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        OWN,
        "http://127.0.0.1:8080",
        "http://[::1]:5",
        "https://localhost:1"
      })
  void aPageOfThisMachineMayUseTheApis(String origin) throws Exception {
    HttpResponse<String> asked = preflight(SECRET, origin, "DELETE");
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(allowed(asked)).hasValue(origin);
    assertThat(asked.headers().firstValue("access-control-allow-methods"))
        .hasValue("DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT");
    assertThat(asked.headers().firstValue("access-control-allow-headers"))
        .hasValue("authorization,content-type");
    assertThat(asked.headers().firstValue("access-control-max-age")).hasValue("3600");
    assertThat(asked.headers().firstValue("vary")).hasValue("Origin, X-Origin, Referer");

    HttpResponse<String> read = send("GET", SECRET, "Origin", origin);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(allowed(read)).hasValue(origin);
    HttpResponse<String> refused = send("GET", SECRET + "-not", "Origin", origin);
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(allowed(refused)).hasValue(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SITE,
        "null",
        "http://localhost.evil.example",
        "http://localhost:80.evil.example",
        "http://evil.example#http://localhost",
        "http://localhost@evil.example",
        "http://127.0.0.1.nip.io",
        "http://192.168.0.1:3000",
        "file://localhost"
      })
  void aPageFromElsewhereReadsNothing(String origin) throws Exception {
    HttpResponse<String> asked = preflight(SECRET, origin, "GET");
    assertThat(asked.statusCode()).isEqualTo(403);
    assertThat(asked.body()).contains("web pages of this machine", "PERMISSION_DENIED");
    for (HttpResponse<String> each :
        List.of(
            asked,
            send("GET", SECRET, "Origin", origin),
            send("GET", "/nothing", "Origin", origin))) {
      assertThat(each.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control-"));
    }
  }

  @Test
  void nobodysPagesMayControlTheEmulator() throws Exception {
    for (HttpResponse<String> each :
        List.of(
            preflight("/_emulator/reset", OWN, "POST"),
            send("GET", "/_emulator/health", "Origin", OWN))) {
      assertThat(each.statusCode()).isEqualTo(403);
      assertThat(allowed(each)).isEmpty();
    }
  }

  @Test
  void aPageFromElsewhereChangesNothing() throws Exception {
    // As a form or fetch sends them, without asking first.
    String changed = "/v1/projects/origins/secrets?secretId=planted";
    for (String path : List.of(changed, "/_emulator/reset")) {
      HttpResponse<String> refused =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path))
                      .header("Origin", SITE)
                      .header("Content-Type", "text/plain")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              path.equals(changed)
                                  ? "{\"replication\":{\"automatic\":{}}}"
                                  : "{\"project\":\"origins\"}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).as(path).isEqualTo(403);
      assertThat(refused.body()).contains("PERMISSION_DENIED", SITE);
    }
    assertThat(send("DELETE", SECRET, "Origin", "null").statusCode()).isEqualTo(403);
    assertThat(send("GET", SECRET).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/v1/projects/origins/secrets/planted").statusCode()).isEqualTo(404);
    // A page that a bucket's configuration lets write is one that the bucket's owner knows.
    assertThat(send("PUT", "/origin-files/by-a-page.txt", "Origin", SITE).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {OBJECT, MEDIA, "/download/storage/v1/b/origin-files/o/a.txt?alt=media"})
  void aBucketsConfigurationLetsOtherPagesReadItsObjects(String path) throws Exception {
    HttpResponse<String> read = send("GET", path, "Origin", SITE);
    assertThat(read.body()).isEqualTo("content");
    assertThat(allowed(read)).hasValue(SITE);
    assertThat(read.headers().firstValue("vary")).hasValue("Origin");
    assertThat(read.headers().firstValue("access-control-expose-headers"))
        .hasValue("Content-Type,ETag");
    HttpResponse<String> asked = preflight(path, SITE, "PUT");
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(allowed(asked)).hasValue(SITE);
    assertThat(asked.headers().firstValue("access-control-allow-methods")).hasValue("GET,PUT");
    assertThat(asked.headers().firstValue("access-control-allow-headers"))
        .hasValue("Content-Type,ETag");
    assertThat(asked.headers().firstValue("access-control-max-age")).hasValue("60");
    // The first rule that fits decides, and the second is for everybody.
    assertThat(allowed(send("HEAD", path, "Origin", "https://other.example"))).hasValue("*");
    assertThat(allowed(send("GET", path, "Origin", "https://other.example"))).isEmpty();
    assertThat(allowed(preflight(path, SITE, "DELETE"))).isEmpty();
  }

  @Test
  void aHostMayNameTheBucket() throws Exception {
    String answer =
        RawHttp.send(
            CLOUD.emulator().port(),
            "GET /a.txt HTTP/1.1\r\nHost: origin-files.storage.googleapis.com\r\nOrigin: "
                + SITE
                + "\r\n\r\n",
            StandardCharsets.US_ASCII);
    assertThat(answer).startsWith("HTTP/1.1 200").contains("access-control-allow-origin: " + SITE);
  }

  @Test
  void theXmlApiAsksTheBucketOnly() throws Exception {
    assertThat(allowed(send("GET", OBJECT, "Origin", OWN))).isEmpty();
    assertThat(allowed(send("GET", "/origin-closed/a.txt", "Origin", OWN))).isEmpty();
    HttpResponse<String> asked = preflight("/origin-closed/a.txt", OWN, "GET");
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(allowed(asked)).isEmpty();
    // The JSON API shares with every page that it knows.
    assertThat(allowed(send("GET", MEDIA, "Origin", OWN))).hasValue(OWN);
  }

  @Test
  void aBucketsConfigurationIsAboutItsContentsOnly() throws Exception {
    assertThat(allowed(send("GET", "/storage/v1/b/origin-files/o/a.txt", "Origin", SITE)))
        .isEmpty();
    assertThat(allowed(send("GET", "/storage/v1/b/origin-files", "Origin", SITE))).isEmpty();
    assertThat(
            allowed(send("GET", "/storage/v1/b/origin-closed/o/a.txt?alt=media", "Origin", SITE)))
        .isEmpty();
  }

  @Test
  void whoHasNoOriginIsToldNothing() throws Exception {
    assertThat(send("GET", SECRET).headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control-"));
    assertThat(send("OPTIONS", SECRET).statusCode()).isEqualTo(404);
  }
}
