package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.URI;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Google's clients in Node, Python and Go send that those in Java do not. */
class OtherLanguagesTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String GOOGLE = "storage.googleapis.com";

  @BeforeAll
  static void aBucketWithAnObject() {
    RestCalls rest = new RestCalls(CLOUD.emulator());
    rest.post("/storage/v1/b?project=tongues", "{\"name\":\"tongues-files\"}");
    rest.post(
        "/upload/storage/v1/b/tongues-files/o?uploadType=media&name=dir%2Fa%20b.txt", "hello");
  }

  private static AggregatedHttpResponse get(String path, String host, String... headers) {
    return send(
        RequestHeaders.of(HttpMethod.GET, path)
            .withMutations(
                h -> {
                  h.set(HttpHeaderNames.AUTHORITY, host);
                  for (int i = 0; i < headers.length; i += 2) {
                    h.set(headers[i], headers[i + 1]);
                  }
                }),
        "");
  }

  private static AggregatedHttpResponse send(RequestHeaders headers, String body) {
    return WebClient.of(CLOUD.emulator().url())
        .execute(headers, HttpData.ofUtf8(body))
        .aggregate()
        .join();
  }

  @ParameterizedTest
  @CsvSource({
    "/, instance/",
    "/computeMetadata/v1, project/",
    "/computeMetadata/v1/instance, service-accounts/",
    "/computeMetadata/v1/instance/, service-accounts/",
    "/computeMetadata/v1/project, project-id",
  })
  void theMetadataServerIsFoundByItsDirectories(String path, String entry) {
    AggregatedHttpResponse answer =
        get(path, CLOUD.emulator().endpoint(), "metadata-flavor", "Google");

    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("metadata-flavor")).isEqualTo("Google");
    assertThat(answer.contentUtf8().lines()).contains(entry);
  }

  @Test
  void nodeTakesTheEmulatorsHostForTheRootOfCloudStorage() {
    AggregatedHttpResponse answer = get("/b/tongues-files/o", CLOUD.emulator().endpoint());

    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.contentUtf8()).contains("dir/a b.txt");
  }

  @Test
  void nodeStreamsAnUploadWhoseEndItDoesNotKnow() {
    AggregatedHttpResponse begun =
        send(
            RequestHeaders.of(
                HttpMethod.POST,
                "/upload/storage/v1/b/tongues-files/o?uploadType=resumable&name=streamed"),
            "");
    String session = URI.create(begun.headers().get("location", "")).getRawPath();
    String query = URI.create(begun.headers().get("location", "")).getRawQuery();

    AggregatedHttpResponse sent =
        send(
            RequestHeaders.of(
                HttpMethod.PUT, session + "?" + query, "content-range", "bytes 0-*/*"),
            "to the end");

    assertThat(sent.status().code()).as(sent.contentUtf8()).isEqualTo(200);
    assertThat(get("/storage/v1/b/tongues-files/o/streamed?alt=media", GOOGLE).contentUtf8())
        .isEqualTo("to the end");
  }

  @Test
  void goReadsContentByTheXmlApi() {
    AggregatedHttpResponse answer = get("/tongues-files/dir/a%20b.txt", GOOGLE);

    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.contentUtf8()).isEqualTo("hello");
    assertThat(answer.headers().get("x-goog-generation")).matches("\\d+");
  }

  @ParameterizedTest
  @CsvSource({
    "/tongues-files/none, NoSuchKey, The specified key does not exist.,"
        + " <Details>No such object: tongues-files/none</Details>",
    "/no-such-bucket/none, NoSuchBucket, The specified bucket does not exist., ''",
  })
  void whatIsNotThereIsSaidInTheXmlApisWords(
      String path, String code, String message, String details) {
    AggregatedHttpResponse answer = get(path, GOOGLE);

    assertThat(answer.status().code()).isEqualTo(404);
    assertThat(answer.contentUtf8())
        .isEqualTo(
            "<?xml version='1.0' encoding='UTF-8'?><Error><Code>"
                + code
                + "</Code><Message>"
                + message
                + "</Message>"
                + details
                + "</Error>");
  }
}
