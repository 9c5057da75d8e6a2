package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long JSON, for clients that say twice that they unpack gzip. */
class CompressedAnswersTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String LONG = "/v1/projects/packs/secrets";

  @BeforeAll
  static void resources() {
    RestCalls rest = new RestCalls(CLOUD);
    for (int i = 0; i < 20; i++) {
      rest.post(LONG + "?secretId=s" + i, "{\"replication\":{\"automatic\":{}}}");
    }
    rest.post("/storage/v1/b?project=packs", "{\"name\":\"packs-files\"}");
    rest.post(
        "/upload/storage/v1/b/packs-files/o?uploadType=media&name=long.json",
        "\"" + "long ".repeat(2000) + "\"");
  }

  private static HttpResponse<byte[]> get(String path, String agent, String codings)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + path))
                .header("user-agent", agent)
                .header("accept-encoding", codings)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private static boolean isPacked(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("content-encoding").filter("gzip"::equals).isPresent();
  }

  @Test
  void aLongAnswerIsTheSameOnceItIsUnpacked() throws Exception {
    HttpResponse<byte[]> plain = get(LONG, "curl/8", "gzip");
    HttpResponse<byte[]> packed = get(LONG, "my program (gzip)", "gzip");
    assertThat(isPacked(plain)).isFalse();
    assertThat(isPacked(packed)).isTrue();
    assertThat(packed.body()).hasSizeLessThan(plain.body().length / 2);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .isEqualTo(plain.body());
    for (HttpResponse<byte[]> each : List.of(plain, packed)) {
      assertThat(each.headers().firstValue("vary")).hasValue("Origin, X-Origin, Referer");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deflate, gzip;q=0.5|true",
        "GZIP|true",
        "gzip;q=0|false",
        "gzip; q=0.000|false",
        "identity|false",
        "x-gzipped|false"
      })
  void onlyWhoAcceptsGzipGetsIt(String codings, boolean packed) throws Exception {
    assertThat(isPacked(get(LONG, "my program (gzip)", codings))).isEqualTo(packed);
  }

  @Test
  void shortAnswersAndContentsStayAsTheyAre() throws Exception {
    HttpResponse<byte[]> one = get(LONG + "/s1", "my program (gzip)", "gzip");
    assertThat(isPacked(one)).isFalse();
    HttpResponse<byte[]> content =
        get("/storage/v1/b/packs-files/o/long.json?alt=media", "my program (gzip)", "gzip");
    assertThat(isPacked(content)).isFalse();
    assertThat(new String(content.body(), StandardCharsets.UTF_8)).endsWith("long \"");
    assertThat(isPacked(get("/packs-files/long.json", "my program (gzip)", "gzip"))).isFalse();
  }

  @Test
  void googlesOwnClientAsksForItAndReadsIt() throws Exception {
    var answer =
        new NetHttpTransport()
            .createRequestFactory()
            .buildGetRequest(new GenericUrl(CLOUD.emulator().url() + LONG))
            .execute();
    assertThat(answer.getContentEncoding()).isEqualTo("gzip");
    assertThat(new ObjectMapper().readTree(answer.parseAsString()).path("secrets")).hasSize(20);
  }
}
