package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.HttpMethod;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.SignUrlOption;
import com.google.cloud.storage.StorageOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** URLs that Google's client signs with a service account's key, followed without credentials. */
class SignedUrlTest {

  private static final GcpEmulator CLOUD =
      GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT));
  private static final RestCalls OWNER = new RestCalls(CLOUD).as("user:user@example.com");
  private static final String BUCKET = "signed-files";
  private static final String NAME = "special/azAZ!*'()*%/file.txt";
  private static final List<SignUrlOption> V4 = List.of(SignUrlOption.withV4Signature());
  private static Storage signer;
  private static Storage stranger;

  @BeforeAll
  static void aBucketAndAnAccountThatMayUseIt() throws IOException {
    OWNER.post("/v1/projects", "{\"projectId\":\"signing\"}");
    signer = client("signer");
    stranger = client("stranger");
    OWNER.post("/storage/v1/b?project=signing", "{\"name\":\"" + BUCKET + "\"}");
    OWNER.send(
        "PUT",
        "/storage/v1/b/" + BUCKET + "/iam",
        """
        {"bindings": [{"role": "roles/storage.objectAdmin",
          "members": ["serviceAccount:signer@signing.iam.gserviceaccount.com"]}]}
        """);
  }

  @Test
  void whoMayNotIsToldInXml() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(CLOUD.url() + "/xml/" + BUCKET + "/secret"))
                    .header("x-emulator-principal", "user:nobody@example.com")
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("content-type").orElse("")).contains("xml");
    assertThat(answer.body())
        .startsWith(
            "<?xml version='1.0' encoding='UTF-8'?><Error><Code>AccessDenied</Code>"
                + "<Message>Access denied.</Message><Details>")
        .contains("nobody@example.com does not have storage.objects.get access")
        .endsWith("</Details></Error>");
  }

  @Test
  void aFaultIsToldInXmlToo() throws Exception {
    OWNER.post(
        "/_emulator/faults",
        "{\"method\": \"storage.objects.get\", \"resource\": \"busy\", \"status\":"
            + " \"UNAVAILABLE\", \"retryAfter\": 3, \"count\": 1}");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(CLOUD.url() + "/xml/" + BUCKET + "/busy"))
                    .header("x-emulator-principal", "user:user@example.com")
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).contains("3");
    assertThat(answer.body()).contains("<Error><Code>ServiceUnavailable</Code>");
  }

  @AfterAll
  static void stop() {
    CLOUD.close();
  }

  private static Storage client(String account) throws IOException {
    OWNER.post("/v1/projects/signing/serviceAccounts", "{\"accountId\":\"" + account + "\"}");
    JsonNode key =
        OWNER
            .post(
                "/v1/projects/signing/serviceAccounts/"
                    + account
                    + "@signing.iam.gserviceaccount.com/keys",
                "{}")
            .body();
    byte[] file = Base64.getDecoder().decode(key.path("privateKeyData").asText());
    return StorageOptions.newBuilder()
        .setProjectId("signing")
        .setCredentials(ServiceAccountCredentials.fromStream(new ByteArrayInputStream(file)))
        .build()
        .getService();
  }

  private static URI url(Storage by, HttpMethod verb, List<SignUrlOption> options) {
    SignUrlOption[] all =
        Stream.concat(Stream.of(SignUrlOption.httpMethod(verb)), options.stream())
            .toArray(SignUrlOption[]::new);
    return URI.create(
        by.signUrl(BlobInfo.newBuilder(BUCKET, NAME).build(), 60, TimeUnit.SECONDS, all)
            .toString());
  }

  /** What came back: the whole of it, whose first line has the status. */
  private record Response(String text) {
    int status() {
      return Integer.parseInt(text.split(" ", 3)[1]);
    }
  }

  /** Byte by byte: HTTP clients bring paths into a form of their own. */
  private static Response follow(HttpMethod verb, URI url, String body, String... headers)
      throws IOException {
    return follow(CLOUD, verb, url, body, headers);
  }

  private static Response follow(
      GcpEmulator cloud, HttpMethod verb, URI url, String body, String... headers)
      throws IOException {
    StringBuilder request = new StringBuilder();
    request.append(verb).append(' ').append(url.getRawPath());
    request.append('?').append(url.getRawQuery()).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(url.getHost()).append("\r\nConnection: close\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    request.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    return new Response(RawHttp.send(cloud.port(), request.toString(), StandardCharsets.US_ASCII));
  }

  static Stream<List<SignUrlOption>> forms() {
    return Stream.of(
        V4,
        List.of(SignUrlOption.withV4Signature(), SignUrlOption.withVirtualHostedStyle()),
        List.of(SignUrlOption.withV2Signature()));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void anObjectIsWrittenReadAndDeletedInTheNameOfWhoSigned(List<SignUrlOption> form)
      throws IOException {
    Response put = follow(HttpMethod.PUT, url(signer, HttpMethod.PUT, form), "by url");
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(put.text()).containsPattern("x-goog-generation: \\d+");

    Response got = follow(HttpMethod.GET, url(signer, HttpMethod.GET, form), "");
    assertThat(got.status()).as(got.text()).isEqualTo(200);
    assertThat(got.text()).endsWith("by url");

    assertThat(follow(HttpMethod.DELETE, url(signer, HttpMethod.DELETE, form), "").status())
        .isEqualTo(204);
    assertThat(follow(HttpMethod.GET, url(signer, HttpMethod.GET, form), "").text())
        .contains("<Code>NoSuchKey</Code>");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whatWasSignedForAnotherVerbIsRefused(List<SignUrlOption> form) throws IOException {
    Response answer = follow(HttpMethod.DELETE, url(signer, HttpMethod.GET, form), "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text())
        .contains(
            "<Code>SignatureDoesNotMatch</Code><Message>Access denied.</Message><Details>The"
                + " request signature we calculated does not match",
            "<StringToSign>");
    assertThat(answer.text().contains("<CanonicalRequest>DELETE\n"))
        .isEqualTo(answer.text().contains("<StringToSign>GOOG4-RSA-SHA256"));
  }

  @Test
  void theHostMayBeSentWithItsPort() throws IOException {
    follow(HttpMethod.PUT, url(signer, HttpMethod.PUT, V4), "by url");
    URI url = url(signer, HttpMethod.GET, V4);
    String target = url.getRawPath() + "?" + url.getRawQuery();
    String answer =
        RawHttp.send(
            CLOUD.port(),
            "GET " + target + " HTTP/1.1\r\nHost: storage.googleapis.com:443\r\n\r\n",
            StandardCharsets.US_ASCII);
    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("by url");
    follow(HttpMethod.DELETE, url(signer, HttpMethod.DELETE, V4), "");
  }

  @Test
  void headersThatWereSignedHaveToBeThereAndSayWhatIsStored() throws IOException {
    List<SignUrlOption> form =
        List.of(
            SignUrlOption.withV4Signature(),
            SignUrlOption.withExtHeaders(
                Map.of("x-goog-meta-colour", "red", "x-goog-if-generation-match", "0")));
    URI url = url(signer, HttpMethod.PUT, form);

    assertThat(follow(HttpMethod.PUT, url, "x").text())
        .contains("<Code>SignatureDoesNotMatch</Code>");
    String[] headers = {
      "x-goog-meta-colour", "red", "x-goog-if-generation-match", "0", "content-type", "text/plain"
    };
    assertThat(follow(HttpMethod.PUT, url, "x", headers).status()).isEqualTo(200);
    assertThat(follow(HttpMethod.PUT, url, "x", headers).text())
        .contains("<Code>PreconditionFailed</Code>");
    JsonNode object =
        OWNER
            .as("serviceAccount:signer@signing.iam.gserviceaccount.com")
            .get("/storage/v1/b/" + BUCKET + "/o?prefix=special")
            .body()
            .at("/items/0");
    assertThat(object.at("/metadata/colour").asText()).isEqualTo("red");
    assertThat(object.path("contentType").asText()).isEqualTo("text/plain");
    follow(HttpMethod.DELETE, url(signer, HttpMethod.DELETE, V4), "");
  }

  @Test
  void whoSignsNeedsThePermission() throws IOException {
    Response answer = follow(HttpMethod.GET, url(stranger, HttpMethod.GET, V4), "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("storage.objects.get");
  }

  @Test
  void whoIsNamedHasToHaveSigned() throws IOException {
    String other =
        "X-Goog-Credential=signer%40signing.iam.gserviceaccount.com%2F20260101%2Fauto%2Fstorage"
            + "%2Fgoog4_request";
    String own = url(stranger, HttpMethod.GET, List.of(SignUrlOption.withV2Signature())).toString();
    for (String url : List.of(own.replaceFirst("\\?.*", "?" + other), own + "&" + other)) {
      Response answer = follow(HttpMethod.GET, URI.create(url), "");

      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.text()).contains("<Code>InvalidQueryParameterValue</Code>");
    }
  }

  @Test
  void aUrlEnds() throws IOException {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      rest.post("/storage/v1/b?project=ending", "{\"name\":\"" + BUCKET + "\"}");
      URI old = url(signer, HttpMethod.GET, V4);
      cloud.clock().advance(Duration.ofMinutes(2));

      Response answer = follow(cloud, HttpMethod.GET, old, "");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).contains("<Code>ExpiredToken</Code>");
    }
  }

  @Test
  void aBucketIsListedInXml() throws IOException {
    Response written = follow(HttpMethod.PUT, url(signer, HttpMethod.PUT, V4), "12345");
    assertThat(written.status()).isEqualTo(200);
    Response answer =
        follow(
            HttpMethod.GET,
            URI.create(
                "https://storage.googleapis.com/"
                    + BUCKET
                    + "?list-type=2&prefix=special&max-keys=10"),
            "",
            "x-emulator-principal",
            "serviceAccount:signer@signing.iam.gserviceaccount.com");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.text())
        .contains("<ListBucketResult", "<Key>" + NAME + "</Key>", "<Size>5</Size>");
    follow(HttpMethod.DELETE, url(signer, HttpMethod.DELETE, V4), "");
  }
}
