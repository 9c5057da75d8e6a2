package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers have the headers that Google's front ends add. */
class FrontEndTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static HttpHeaders headers(String method, String path, String body) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + CLOUD.emulator().port() + path))
                .header("metadata-flavor", path.startsWith("/computeMetadata") ? "Google" : "x")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .headers();
  }

  private static void assertOnly(HttpHeaders headers, Map<String, String> wanted) {
    wanted.forEach(
        (name, value) -> assertThat(headers.allValues(name)).as(name).isEqualTo(List.of(value)));
  }

  @Test
  void apisAnswerAndRefuseFromBehindTheSameFrontEnd() throws Exception {
    Map<String, String> wanted =
        Map.of(
            "server", "ESF",
            "vary", "Origin, X-Origin, Referer",
            "x-xss-protection", "0",
            "x-frame-options", "SAMEORIGIN",
            "x-content-type-options", "nosniff",
            "content-type", "application/json; charset=UTF-8");
    assertOnly(headers("GET", "/v1/projects/fronts/secrets", ""), wanted);
    assertOnly(headers("GET", "/compute/v1/projects/fronts/global/networks", ""), wanted);
    assertOnly(headers("GET", "/v1/projects/fronts/secrets/none", ""), wanted);
    assertOnly(headers("POST", "/v3/projects/fronts/alertPolicies", "{"), wanted);
    assertThat(headers("GET", "/v1/projects/fronts/secrets", "").firstValue("cache-control"))
        .isEmpty();
  }

  @Test
  void cloudStorageKeepsCachesFromWhatIsWritten() throws Exception {
    assertOnly(
        headers("POST", "/storage/v1/b?project=fronts", "{\"name\": \"fronts-files\"}"),
        Map.of(
            "server", "UploadServer",
            "vary", "Origin, X-Origin",
            "cache-control", "no-cache, no-store, max-age=0, must-revalidate",
            "pragma", "no-cache",
            "expires", "Mon, 01 Jan 1990 00:00:00 GMT"));
    assertOnly(
        headers("GET", "/storage/v1/b/fronts-files", ""),
        Map.of(
            "server", "UploadServer",
            "vary", "Origin, X-Origin",
            "cache-control", "private, max-age=0, must-revalidate, no-transform"));
    assertThat(headers("GET", "/fronts-files/none", "").firstValue("server"))
        .hasValue("UploadServer");
  }

  @Test
  void anObjectsOwnCachingCounts() throws Exception {
    headers("POST", "/storage/v1/b?project=fronts", "{\"name\": \"fronts-cached\"}");
    headers("POST", "/upload/storage/v1/b/fronts-cached/o?uploadType=media&name=a", "content");
    headers("PATCH", "/storage/v1/b/fronts-cached/o/a", "{\"cacheControl\": \"max-age=60\"}");
    assertThat(
            headers("GET", "/storage/v1/b/fronts-cached/o/a?alt=media", "")
                .allValues("cache-control"))
        .containsExactly("max-age=60");
  }

  @Test
  void theMetadataServerIsItself() throws Exception {
    HttpHeaders headers = headers("GET", "/computeMetadata/v1/project/project-id", "");
    assertThat(headers.firstValue("server")).hasValue("Metadata Server for VM");
    assertThat(headers.firstValue("x-frame-options")).isEmpty();
  }
}
