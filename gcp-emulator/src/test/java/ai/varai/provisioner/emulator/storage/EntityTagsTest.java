package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has a version of a bucket or an object already asks whether there is a newer one. */
class EntityTagsTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String BUCKET = "/storage/v1/b/tagged-files";

  @BeforeAll
  static void aBucketWithAnObject() {
    RestCalls rest = new RestCalls(CLOUD);
    rest.post("/storage/v1/b?project=tagged", "{\"name\":\"tagged-files\"}");
    rest.post("/upload" + BUCKET + "/o?uploadType=media&name=one.txt", "content");
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path));
    return HttpClient.newHttpClient()
        .send(
            (headers.length == 0 ? request : request.headers(headers)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/o/one.txt", "/o/one.txt?alt=media"})
  void whatHasNotChangedIsNotSentAgain(String resource) throws Exception {
    HttpResponse<String> read = get(BUCKET + resource);
    String etag = read.headers().firstValue("etag").orElseThrow();
    assertThat(new RestCalls(CLOUD).get(BUCKET + resource.split("\\?", 2)[0]).body().path("etag"))
        .hasToString("\"" + etag + "\"");
    for (String tags : new String[] {etag, '"' + etag + '"', "\"other\", \"" + etag + '"', "*"}) {
      HttpResponse<String> unchanged = get(BUCKET + resource, "If-None-Match", tags);
      assertThat(unchanged.statusCode()).as(tags).isEqualTo(304);
      assertThat(unchanged.body()).isEmpty();
      assertThat(get(BUCKET + resource, "If-Match", tags).body()).isEqualTo(read.body());
    }
    assertThat(get(BUCKET + resource, "If-None-Match", "other").body()).isEqualTo(read.body());
    assertThat(get(BUCKET + resource, "If-Match", "other").statusCode()).isEqualTo(412);
  }

  @Test
  void whatHasChangedIsSent() throws Exception {
    RestCalls rest = new RestCalls(CLOUD);
    rest.post("/upload" + BUCKET + "/o?uploadType=media&name=two.txt", "first");
    String media = BUCKET + "/o/two.txt?alt=media";
    String etag = get(media).headers().firstValue("etag").orElseThrow();
    rest.post("/upload" + BUCKET + "/o?uploadType=media&name=two.txt", "second");
    assertThat(get(media, "If-None-Match", etag).body()).isEqualTo("second");
    assertThat(get(media, "If-Match", etag).statusCode()).isEqualTo(412);
  }
}
