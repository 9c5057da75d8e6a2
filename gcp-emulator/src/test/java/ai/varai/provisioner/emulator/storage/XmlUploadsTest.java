package ai.varai.provisioner.emulator.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.PostPolicyV4;
import com.google.cloud.storage.PostPolicyV4.PostConditionsV4;
import com.google.cloud.storage.PostPolicyV4.PostFieldsV4;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTML forms, HMAC keys and uploads in parts, where permissions count. */
class XmlUploadsTest {

  private static final GcpEmulator CLOUD =
      GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT));
  private static final RestCalls OWNER = new RestCalls(CLOUD).as("user:user@example.com");
  private static final String BUCKET = "uploaded-files";
  private static final String ACCOUNT = "uploader@uploading.iam.gserviceaccount.com";
  private static final RestCalls UPLOADER = new RestCalls(CLOUD).as("serviceAccount:" + ACCOUNT);
  private static final String STRANGER = "stranger@uploading.iam.gserviceaccount.com";

  @BeforeAll
  static void aBucketAndAnAccountThatMayUseIt() {
    OWNER.post("/v1/projects", "{\"projectId\":\"uploading\"}");
    for (String account : new String[] {"uploader", "stranger"}) {
      OWNER.post("/v1/projects/uploading/serviceAccounts", "{\"accountId\":\"" + account + "\"}");
    }
    OWNER.post("/storage/v1/b?project=uploading", "{\"name\":\"" + BUCKET + "\"}");
    OWNER.send(
        "PUT",
        "/storage/v1/b/" + BUCKET + "/iam",
        """
        {"bindings": [{"role": "roles/storage.objectAdmin", "members": ["serviceAccount:%s"]}]}
        """
            .formatted(ACCOUNT));
  }

  @AfterAll
  static void stop() {
    CLOUD.close();
  }

  private static String send(String method, String target, Map<String, String> headers, String body)
      throws IOException {
    StringBuilder out =
        new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    out.append("Host: storage.googleapis.com\r\nConnection: close\r\n");
    headers.forEach((name, value) -> out.append(name).append(": ").append(value).append("\r\n"));
    out.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    return RawHttp.send(CLOUD.port(), out.toString(), ISO_8859_1);
  }

  private static JsonNode object(String name) {
    return UPLOADER.get("/storage/v1/b/" + BUCKET + "/o/" + name).body();
  }

  // Forms

  private static Storage storage(String email) throws IOException {
    JsonNode key =
        OWNER.post("/v1/projects/uploading/serviceAccounts/" + email + "/keys", "{}").body();
    byte[] file = Base64.getDecoder().decode(key.path("privateKeyData").asText());
    return StorageOptions.newBuilder()
        .setProjectId("uploading")
        .setCredentials(ServiceAccountCredentials.fromStream(new ByteArrayInputStream(file)))
        .build()
        .getService();
  }

  private static Map<String, String> policy(String email, String name) throws IOException {
    PostPolicyV4 policy =
        storage(email)
            .generateSignedPostPolicyV4(
                BlobInfo.newBuilder(BucketInfo.of(BUCKET), name).build(),
                10,
                TimeUnit.MINUTES,
                PostFieldsV4.newBuilder()
                    .setContentType("text/plain")
                    .setCustomMetadataField("colour", "red")
                    .setSuccessActionStatus(201)
                    .build(),
                PostConditionsV4.newBuilder().addContentLengthRangeCondition(2, 20).build());
    return new LinkedHashMap<>(policy.getFields());
  }

  private static String post(Map<String, String> fields, String content) throws IOException {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append("--b0\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    body.append("--b0\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n")
        .append("Content-Type: application/x-other\r\n\r\n")
        .append(content)
        .append("\r\n--b0--\r\n");
    return send(
        "POST",
        "/" + BUCKET + "/",
        Map.of("Content-Type", "multipart/form-data; boundary=b0"),
        body.toString());
  }

  @Test
  void aFormUploadsWhatItsSignedPolicyAllows() throws IOException {
    Map<String, String> fields = policy(ACCOUNT, "by-form");

    String answer = post(fields, "hello");

    assertThat(answer)
        .startsWith("HTTP/1.1 201")
        .contains("<PostResponse>", "<Bucket>" + BUCKET + "</Bucket><Key>by-form</Key>");
    assertThat(object("by-form").path("contentType").asText()).isEqualTo("text/plain");
    assertThat(object("by-form").at("/metadata/colour").asText()).isEqualTo("red");
    assertThat(object("by-form").path("size").asText()).isEqualTo("5");

    assertThat(post(fields, "x")).startsWith("HTTP/1.1 400").contains("<Code>EntityTooSmall<");
    assertThat(post(fields, "x".repeat(21))).contains("<Code>EntityTooLarge<");
    Map<String, String> other = new LinkedHashMap<>(fields);
    other.put("key", "elsewhere");
    assertThat(post(other, "hello")).startsWith("HTTP/1.1 400").contains("<Code>InvalidPolicyDoc");
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put("cache-control", "no-store");
    assertThat(post(more, "hello")).contains("<Code>InvalidPolicyDocument<");
    more.remove("cache-control");
    more.put("x-ignore-this", "1");
    assertThat(post(more, "hello")).startsWith("HTTP/1.1 201");
  }

  @Test
  void aFormCountsAsWhoHasSignedIt() throws IOException {
    assertThat(post(policy(STRANGER, "theirs"), "hello"))
        .startsWith("HTTP/1.1 403")
        .contains("storage.objects.create");
    Map<String, String> forged = policy(STRANGER, "theirs");
    forged.computeIfPresent("x-goog-credential", (k, v) -> v.replace(STRANGER, ACCOUNT));
    assertThat(post(forged, "hello")).contains("<Code>SignatureDoesNotMatch<");
    Map<String, String> unsigned = new LinkedHashMap<>();
    unsigned.put("key", "theirs");
    unsigned.put("x-goog-credential", ACCOUNT + "/20260101/auto/storage/goog4_request");
    assertThat(post(unsigned, "hello")).startsWith("HTTP/1.1 400").contains("policy");
    unsigned.remove("x-goog-credential");
    assertThat(post(unsigned, "hello")).doesNotStartWith("HTTP/1.1 2");
    assertThat(object("theirs").at("/error/code").asInt()).isEqualTo(404);
  }

  @Test
  void aPolicyEnds() throws Exception {
    Key key = hmacKey(ACCOUNT);
    String time = "20260101T000000Z";
    String policy =
        Base64.getEncoder()
            .encodeToString(
                ("{\"expiration\": \"2026-01-01T01:00:00Z\", \"conditions\": [[\"starts-with\","
                        + " \"$key\", \"\"]]}")
                    .getBytes(UTF_8));
    byte[] signing = ("GOOG4" + key.secret()).getBytes(UTF_8);
    for (String part : new String[] {"20260101", "auto", "storage", "goog4_request"}) {
      signing = hmac(signing, part);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("key", "late-${filename}");
    fields.put("policy", policy);
    fields.put("x-goog-algorithm", "GOOG4-HMAC-SHA256");
    fields.put("x-goog-credential", key.id() + "/20260101/auto/storage/goog4_request");
    fields.put("x-goog-date", time);
    fields.put("x-goog-signature", HexFormat.of().formatHex(hmac(signing, policy)));

    assertThat(post(fields, "hello")).startsWith("HTTP/1.1 400").contains("<Code>ExpiredToken<");
    fields.put("x-goog-signature", "00");
    assertThat(post(fields, "hello")).contains("<Code>SignatureDoesNotMatch<");
  }

  @Test
  void aFormForAnotherRequestNamesNobody() throws IOException {
    String body =
        "--b0\r\nContent-Disposition: form-data; name=\"x-goog-credential\"\r\n\r\n"
            + ACCOUNT
            + "/20260101/auto/storage/goog4_request\r\n--b0--\r\n";
    String answer =
        send(
            "PUT",
            "/" + BUCKET + "/forged",
            Map.of("Content-Type", "multipart/form-data; boundary=b0"),
            body);
    assertThat(answer).doesNotStartWith("HTTP/1.1 2");
    assertThat(object("forged").at("/error/code").asInt()).isEqualTo(404);
  }

  // HMAC keys

  private record Key(String id, String secret) {}

  private static Key hmacKey(String account) {
    JsonNode made =
        OWNER
            .post("/storage/v1/projects/uploading/hmacKeys?serviceAccountEmail=" + account, "")
            .body();
    return new Key(made.at("/metadata/accessId").asText(), made.path("secret").asText());
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1)));
  }

  /** The header of a request that is signed as the documents on version 4 say. */
  private static Map<String, String> signed(
      Key key, boolean amazon, String method, String path, String query, String body)
      throws GeneralSecurityException {
    String form = amazon ? "AWS4" : "GOOG4";
    String prefix = amazon ? "x-amz-" : "x-goog-";
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    String scope =
        time.substring(0, 8)
            + (amazon ? "/us-east-1/s3/aws4_request" : "/auto/storage/goog4_request");
    String names = "host;" + prefix + "content-sha256;" + prefix + "date";
    String canonical =
        String.join(
            "\n",
            method,
            path,
            query,
            "host:storage.googleapis.com",
            prefix + "content-sha256:" + sha256(body),
            prefix + "date:" + time,
            "",
            names,
            sha256(body));
    byte[] signing = (form + key.secret()).getBytes(UTF_8);
    for (String part : scope.split("/")) {
      signing = hmac(signing, part);
    }
    String text = String.join("\n", form + "-HMAC-SHA256", time, scope, sha256(canonical));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(prefix + "content-sha256", sha256(body));
    headers.put(prefix + "date", time);
    headers.put(
        "Authorization",
        form
            + "-HMAC-SHA256 Credential="
            + key.id()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + HexFormat.of().formatHex(hmac(signing, text)));
    return headers;
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aRequestThatAnHmacKeySignedIsItsAccounts(boolean amazon) throws Exception {
    Key key = hmacKey(ACCOUNT);
    String path = "/" + BUCKET + "/by-key-" + amazon;

    assertThat(send("PUT", path, signed(key, amazon, "PUT", path, "", "hello"), "hello"))
        .startsWith("HTTP/1.1 200");
    assertThat(send("GET", path, signed(key, amazon, "GET", path, "", ""), ""))
        .startsWith("HTTP/1.1 200")
        .endsWith("hello");
    assertThat(
            send("GET", path, signed(new Key(key.id(), "wrong"), amazon, "GET", path, "", ""), ""))
        .startsWith("HTTP/1.1 403")
        .contains("<Code>SignatureDoesNotMatch<");
    Key strangers = hmacKey(STRANGER);
    assertThat(send("GET", path, signed(strangers, amazon, "GET", path, "", ""), ""))
        .startsWith("HTTP/1.1 403")
        .contains("storage.objects.get");

    String one = "/storage/v1/projects/uploading/hmacKeys/" + key.id();
    assertThat(OWNER.get(one).body().toString()).doesNotContain(key.secret());
    assertThat(OWNER.send("PUT", one, "{\"state\": \"INACTIVE\"}").status()).isEqualTo(200);
    assertThat(send("GET", path, signed(key, amazon, "GET", path, "", ""), ""))
        .doesNotStartWith("HTTP/1.1 2");
  }

  @Test
  void aSignatureThatIsNotLookedAtNamesNobody() throws Exception {
    Key key = hmacKey(ACCOUNT);
    String path = "/storage/v1/b/" + BUCKET + "/o";
    assertThat(send("GET", path, signed(key, true, "GET", path, "", ""), ""))
        .doesNotStartWith("HTTP/1.1 2");
    String mixed =
        "/"
            + BUCKET
            + "/by-key?GoogleAccessId="
            + ACCOUNT
            + "&X-Amz-Credential="
            + hmacKey(STRANGER).id()
            + "%2F20260101%2Fus-east-1%2Fs3%2Faws4_request";
    assertThat(send("GET", mixed, Map.of(), "")).doesNotStartWith("HTTP/1.1 2");
  }

  @Test
  void clientsOfS3ListNamesThatAreEncoded() throws Exception {
    send("PUT", "/" + BUCKET + "/listed/a%20b+%3Cc", uploader(), "x");
    assertThat(send("GET", "/" + BUCKET + "?prefix=listed/&encoding-type=url", uploader(), ""))
        .contains("<Key>listed/a%20b%2B%3Cc</Key>", "<EncodingType>url<");
    assertThat(send("GET", "/" + BUCKET + "?prefix=listed/", uploader(), ""))
        .contains("<Key>listed/a b+&lt;c</Key>");
    Map<String, String> owner = Map.of("x-emulator-principal", "user:user@example.com");
    assertThat(send("HEAD", "/" + BUCKET, owner, "")).startsWith("HTTP/1.1 200");
    assertThat(send("HEAD", "/no-" + BUCKET, owner, "")).startsWith("HTTP/1.1 404");
    assertThat(send("HEAD", "/" + BUCKET, uploader(), "")).startsWith("HTTP/1.1 403");
  }

  @Test
  void whoHasAProjectPayMayUseItsServices() throws Exception {
    OWNER.post("/v1/projects", "{\"projectId\":\"payer\"}");
    String list = "/storage/v1/b/" + BUCKET + "/o?userProject=payer";
    JsonNode refused = UPLOADER.get(list).body();
    assertThat(refused.at("/error/code").asInt()).isEqualTo(403);
    assertThat(refused.at("/error/message").asText())
        .isEqualTo(
            ACCOUNT
                + " does not have serviceusage.services.use access to the Google Cloud project."
                + " Permission 'serviceusage.services.use' denied on resource (or it may not"
                + " exist).");
    Map<String, String> headers = new LinkedHashMap<>(uploader());
    headers.put("x-goog-user-project", "payer");
    assertThat(send("GET", "/" + BUCKET, headers, "")).startsWith("HTTP/1.1 403");
    OWNER.post(
        "/v1/projects/payer:setIamPolicy",
        """
        {"policy": {"bindings": [{"role": "roles/serviceusage.serviceUsageConsumer",
          "members": ["serviceAccount:%s"]}]}}
        """
            .formatted(ACCOUNT));
    assertThat(UPLOADER.get(list).status()).isEqualTo(200);
    assertThat(send("GET", "/" + BUCKET, headers, "")).startsWith("HTTP/1.1 200");
  }

  // Parts

  private static Map<String, String> uploader() {
    return Map.of("x-emulator-principal", "serviceAccount:" + ACCOUNT);
  }

  private static String found(String pattern, String text) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    assertThat(m.find()).as(text).isTrue();
    return m.group(1);
  }

  private static String begun(String path) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>(uploader());
    headers.put("Content-Type", "text/x");
    headers.put("x-goog-meta-colour", "red");
    String answer = send("POST", path + "?uploads", headers, "");
    assertThat(answer).startsWith("HTTP/1.1 200").contains("<InitiateMultipartUploadResult");
    return found("<UploadId>(.+)</UploadId>", answer);
  }

  private static String part(String path, String id, int number, String body) throws IOException {
    String answer =
        send("PUT", path + "?partNumber=" + number + "&uploadId=" + id, uploader(), body);
    assertThat(answer).startsWith("HTTP/1.1 200");
    return found("(?i)etag: (\\S+)", answer);
  }

  private static String completed(String path, String id, String... numbersAndTags)
      throws IOException {
    StringBuilder body = new StringBuilder("<CompleteMultipartUpload>");
    for (int i = 0; i < numbersAndTags.length; i += 2) {
      body.append("<Part><PartNumber>").append(numbersAndTags[i]).append("</PartNumber><ETag>");
      body.append(numbersAndTags[i + 1]).append("</ETag></Part>");
    }
    body.append("</CompleteMultipartUpload>");
    return send("POST", path + "?uploadId=" + id, uploader(), body.toString());
  }

  @Test
  void anObjectIsWrittenInPartsInAnyOrder() throws IOException {
    String path = "/" + BUCKET + "/in-parts";
    String id = begun(path);
    String big = "a".repeat(5 << 20);
    String second = part(path, id, 2, "end");
    part(path, id, 1, "early");
    String first = part(path, id, 1, big);

    assertThat(send("GET", "/" + BUCKET + "?uploads", uploader(), ""))
        .contains("<ListMultipartUploadsResult", "<Key>in-parts</Key>", "<UploadId>" + id);
    assertThat(send("GET", path + "?uploadId=" + id, uploader(), ""))
        .contains("<ListPartsResult", "<PartNumber>1<", "<Size>5242880<", "<ETag>" + second);
    for (String most : new String[] {"0", "-1", "many"}) {
      assertThat(send("GET", path + "?max-parts=" + most + "&uploadId=" + id, uploader(), ""))
          .startsWith("HTTP/1.1 400")
          .contains("<Code>InvalidArgument</Code>");
    }
    assertThat(send("GET", path + "?max-parts=1&uploadId=" + id, uploader(), ""))
        .contains("<NextPartNumberMarker>1<", "<IsTruncated>true<")
        .doesNotContain("<PartNumber>2<");
    assertThat(completed(path, id, "2", second, "1", first)).contains("<Code>InvalidPartOrder<");
    assertThat(completed(path, id, "1", "\"0\"", "2", second)).contains("<Code>InvalidPart<");
    assertThat(completed(path, id)).contains("<Code>MalformedCompleteMultipartUploadRequest<");
    assertThat(object("in-parts").at("/error/code").asInt()).isEqualTo(404);

    assertThat(completed(path, id, "1", first, "2", second))
        .startsWith("HTTP/1.1 200")
        .contains("<CompleteMultipartUploadResult", "<Key>in-parts</Key>");
    JsonNode made = object("in-parts");
    assertThat(made.path("size").asText()).isEqualTo(Integer.toString((5 << 20) + 3));
    assertThat(made.path("contentType").asText()).isEqualTo("text/x");
    assertThat(made.at("/metadata/colour").asText()).isEqualTo("red");
    assertThat(made.has("md5Hash")).isFalse();
    assertThat(completed(path, id, "1", first)).contains("<Code>NoSuchUpload<");
    assertThat(send("GET", "/" + BUCKET + "?uploads", uploader(), "")).doesNotContain(id);
  }

  @Test
  void allPartsButTheLastHaveFiveMebibytes() throws IOException {
    String path = "/" + BUCKET + "/small-parts";
    String id = begun(path);
    String first = part(path, id, 1, "a");
    String second = part(path, id, 2, "b");
    assertThat(completed(path, id, "1", first, "2", second)).contains("<Code>EntityTooSmall<");
    assertThat(send("PUT", path + "?partNumber=10001&uploadId=" + id, uploader(), "x"))
        .startsWith("HTTP/1.1 400");
    assertThat(send("DELETE", path + "?uploadId=" + id, uploader(), "")).startsWith("HTTP/1.1 204");
    assertThat(completed(path, id, "1", first)).startsWith("HTTP/1.1 404").contains("NoSuchUpload");
    assertThat(object("small-parts").at("/error/code").asInt()).isEqualTo(404);
  }
}
