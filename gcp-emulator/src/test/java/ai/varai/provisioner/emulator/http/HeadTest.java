package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read, asked for by its headers only. */
class HeadTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static HttpResponse<String> send(String url, String method, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("x-nothing", "");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @BeforeAll
  static void resources() {
    RestCalls rest = new RestCalls(CLOUD);
    rest.post("/v1/projects/heads/secrets?secretId=kept", "{\"replication\":{\"automatic\":{}}}");
    rest.post("/storage/v1/b?project=heads", "{\"name\":\"heads-files\"}");
    rest.post("/upload/storage/v1/b/heads-files/o?uploadType=media&name=a.txt", "content");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/projects/heads/secrets/kept",
        "/v1/projects/heads/secrets/",
        "/v1/projects/heads/secrets/missing",
        "/compute/v1/projects/heads/zones",
        "/storage/v1/b/heads-files",
        "/storage/v1/b/heads-files/o/a.txt?alt=media",
        "/download/storage/v1/b/heads-files/o/a.txt",
        "/heads-files/a.txt",
        "/no/such/path"
      })
  void theAnswerIsThatOfGetWithoutItsContent(String path) throws Exception {
    String url = CLOUD.emulator().url() + path;
    HttpResponse<String> whole = send(url, "GET");
    HttpResponse<String> head = send(url, "HEAD");
    assertThat(head.statusCode()).isEqualTo(whole.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(whole.body()).isNotEmpty();
    assertThat(withoutDate(head.headers())).isEqualTo(withoutDate(whole.headers()));
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(whole.body().length());
  }

  private static HttpHeaders withoutDate(HttpHeaders headers) {
    return HttpHeaders.of(headers.map(), (name, value) -> !name.equals("date"));
  }

  @Test
  void theMetadataServerAnswersItToo() throws Exception {
    HttpResponse<String> head =
        send(
            CLOUD.emulator().url() + "/computeMetadata/v1/project/project-id",
            "HEAD",
            "Metadata-Flavor",
            "Google");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("metadata-flavor")).hasValue("Google");
  }

  @Test
  void whatCanOnlyBeWrittenHasNoHeaders() throws Exception {
    assertThat(
            send(CLOUD.emulator().url() + "/v1/projects/heads/secrets/kept:addVersion", "HEAD")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void whoMayNotReadMayNotAskForTheHeaders() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT))) {
      String url = cloud.url() + "/v1/projects/heads/secrets/kept";
      String nobody = "serviceAccount:nobody@heads.iam.gserviceaccount.com";
      assertThat(send(url, "HEAD", "x-emulator-principal", nobody).statusCode()).isEqualTo(403);
      assertThat(cloud.recorder().calls())
          .anyMatch(call -> call.path().endsWith("/secrets/kept") && call.status() == 403);
    }
  }
}
