package ai.varai.provisioner.emulator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Objects at ENDPOINT/BUCKET/OBJECT, where no host names Cloud Storage: Go's client with {@code
 * STORAGE_EMULATOR_HOST}, and so Terraform's backend {@code gcs}, reads there.
 */
class EndpointPathsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void aBucketWithAnObject() {
    RestCalls rest = new RestCalls(CLOUD);
    rest.post("/storage/v1/b?project=paths", "{\"name\":\"states\"}");
    rest.post(
        "/upload/storage/v1/b/states/o?uploadType=media&name=environments/dev/default.tfstate",
        "{\"serial\":1}");
  }

  private static HttpResponse<String> send(String verb, String path, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path))
            .method(verb, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void anObjectIsReadAndWrittenUnderItsBucket() throws Exception {
    assertThat(send("GET", "/states/environments/dev/default.tfstate", "").body())
        .isEqualTo("{\"serial\":1}");
    assertThat(send("PUT", "/states/a%20b.txt", "two words").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/states/a%20b.txt", "").body()).isEqualTo("two words");
    assertThat(send("GET", "/states", "").body()).contains("<Key>a b.txt</Key>");
    assertThat(send("DELETE", "/states/a%20b.txt", "").statusCode()).isEqualTo(204);
    HttpResponse<String> gone = send("GET", "/states/a%20b.txt", "");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(gone.body())
        .contains("NoSuchKey", "<Details>No such object: states/a b.txt</Details>");
  }

  /**
   * As recorded in the tests of the Go Cloud Development Kit; the digest is what clients of
   * Amazon's S3 compare with.
   *
   * @see <a
   *     href="https://github.com/google/go-cloud/tree/master/blob/gcsblob/testdata">gcsblob/testdata</a>
   */
  @Test
  void theEtagOfAnObjectIsItsDigestHere() throws Exception {
    String digest = "\"5d41402abc4b2a76b9719d911017c592\"";
    assertThat(send("PUT", "/states/digested.txt", "hello").headers().firstValue("etag"))
        .hasValue(digest);
    assertThat(send("GET", "/states/digested.txt", "").headers().map())
        .containsEntry("etag", List.of(digest))
        .containsEntry("x-goog-stored-content-encoding", List.of("identity"));
    assertThat(send("GET", "/states?prefix=digested", "").body())
        .contains("<ETag>" + digest + "</ETag>");
    HttpRequest again =
        HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + "/states/digested.txt"))
            .header("if-none-match", digest)
            .build();
    assertThat(HTTP.send(again, BodyHandlers.discarding()).statusCode()).isEqualTo(304);
  }

  @Test
  void contentThatIsCodedAsItIsSaysNothingOfACoding() throws Exception {
    assertThat(send("PUT", "/states/plain.txt", "plain").statusCode()).isEqualTo(200);
    new RestCalls(CLOUD)
        .send("PATCH", "/storage/v1/b/states/o/plain.txt", "{\"contentEncoding\":\"identity\"}");
    HttpResponse<String> read = send("GET", "/states/plain.txt", "");
    assertThat(read.headers().firstValue("content-encoding")).isEmpty();
    assertThat(read.headers().firstValue("x-goog-stored-content-encoding")).hasValue("identity");
  }

  /** Node's client puts nothing between {@code STORAGE_EMULATOR_HOST} and these. */
  @Test
  void whatCloudStorageHasForAProjectIsBelowTheRootToo() throws Exception {
    assertThat(send("GET", "/projects/paths/serviceAccount", "").body()).contains(agent());
    assertThat(send("GET", "/projects/paths/hmacKeys", "").body())
        .contains("storage#hmacKeysMetadata");
    assertThat(send("GET", "/projects/paths/others", "").statusCode()).isEqualTo(404);
  }

  private static String agent() {
    return new RestCalls(CLOUD)
        .get("/storage/v1/projects/paths/serviceAccount")
        .body()
        .path("email_address")
        .asText();
  }

  /** Who runs on Google Cloud signs so, in the name of what the metadata server says he is. */
  @Test
  void aUrlThatWasSignedInTheNameOfComputesOwnAccountIsFollowed() throws Exception {
    String number = agent().replaceAll("\\D+(\\d+)@.*", "$1");
    String account = number + "-compute@developer.gserviceaccount.com";
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(CLOUD.emulator().clock().instant());
    String scope = time.substring(0, 8) + "/auto/storage/goog4_request";
    String path = "/states/environments/dev/default.tfstate";
    String query =
        "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential="
            + URLEncoder.encode(account + "/" + scope, UTF_8)
            + "&X-Goog-Date="
            + time
            + "&X-Goog-Expires=60&X-Goog-SignedHeaders=host";
    String request =
        String.join(
            "\n",
            "GET",
            path,
            query,
            "host:" + URI.create(CLOUD.emulator().url()).getAuthority(),
            "",
            "host",
            "UNSIGNED-PAYLOAD");
    String text =
        String.join(
            "\n",
            "GOOG4-RSA-SHA256",
            time,
            scope,
            Hashing.sha256().hashString(request, UTF_8).toString());
    String signature =
        new RestCalls(CLOUD)
            .post(
                "/v1/projects/-/serviceAccounts/" + account + ":signBlob",
                "{\"payload\": \""
                    + Base64.getEncoder().encodeToString(text.getBytes(UTF_8))
                    + "\"}")
            .body()
            .path("signedBlob")
            .asText();
    String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(signature));
    assertThat(send("GET", path + "?" + query + "&X-Goog-Signature=" + hex, "").body())
        .isEqualTo("{\"serial\":1}");
    assertThat(send("GET", path + "?" + query + "&X-Goog-Signature=00" + hex, "").statusCode())
        .isEqualTo(403);
  }

  @Test
  void aPathThatBeginsWithNoBucketIsOfNoApi() throws Exception {
    HttpResponse<String> answer = send("GET", "/statesmen/environments/dev", "");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("Method not found.");
  }

  @Test
  void theApisComeBeforeTheBuckets() throws Exception {
    RestCalls rest = new RestCalls(CLOUD);
    rest.post("/storage/v1/b?project=paths", "{\"name\":\"compute\"}");
    assertThat(send("GET", "/compute/v1/projects/paths/global/networks", "").body())
        .contains("compute#networkList");
  }
}
