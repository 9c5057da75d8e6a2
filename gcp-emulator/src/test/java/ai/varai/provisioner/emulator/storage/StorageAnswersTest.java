package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageBatch;
import com.google.cloud.storage.StorageBatchResult;
import com.google.cloud.storage.StorageOptions;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that the tests of Google's own client libraries expect of Cloud Storage. */
class StorageAnswersTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);
  private static final String BUCKET = "/storage/v1/b/answers";

  private static Storage client() {
    return StorageOptions.newBuilder()
        .setHost(CLOUD.emulator().url())
        .setProjectId("answering")
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }

  @BeforeAll
  static void aBucketWithObjects() {
    client().create(BucketInfo.of("answers"));
    for (String name : List.of("foo/bar", "foo/baz", "foo/foobar", "foobar")) {
      client().create(BlobInfo.newBuilder("answers", name).build());
    }
  }

  @Test
  void anEmptyGlobAsksForAllObjects() {
    assertThat(REST.get(BUCKET + "/o?prefix=foo/&matchGlob=").body().path("items")).hasSize(3);
  }

  /** As recorded in the tests of the Go Cloud Development Kit. */
  @Test
  void aPageGoesOnAfterTheLastObjectEvenWhenThatIsGone() {
    String objects = BUCKET + "/o";
    for (String name : List.of("paged-0", "paged-1", "paged-2", "paged-3")) {
      client().create(BlobInfo.newBuilder("answers", name).build());
    }
    JsonNode first = REST.get(objects + "?prefix=paged&maxResults=2").body();
    REST.send("DELETE", objects + "/paged-1", "");
    REST.post("/upload" + objects + "?uploadType=media&name=paged-00", "between");

    JsonNode rest =
        REST.get(objects + "?prefix=paged&pageToken=" + first.path("nextPageToken").asText())
            .body();

    assertThat(rest.path("items").findValuesAsText("name")).containsExactly("paged-2", "paged-3");
  }

  @Test
  void aConditionThatIsNotMetIsNamedAfterTheHeaderThatItStandsFor() {
    Answer answer =
        REST.post(
            "/upload" + BUCKET + "/o?uploadType=media&name=foobar&ifGenerationMatch=0", "again");
    assertThat(answer.status()).isEqualTo(412);
    JsonNode error = answer.body().path("error").path("errors").path(0);
    assertThat(error.path("reason").asText()).isEqualTo("conditionNotMet");
    assertThat(error.path("locationType").asText()).isEqualTo("header");
    assertThat(error.path("location").asText()).isEqualTo("If-Match");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two%0Alines", "two%0D%0Alines"})
  void anObjectsNameIsOneLine(String name) {
    Answer answer = REST.post("/upload" + BUCKET + "/o?uploadType=media&name=" + name, "{}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/error/message").asText())
        .isEqualTo("Disallowed unicode characters present in object name");
    assertThat(answer.body().at("/error/errors/0/reason").asText()).isEqualTo("invalid");
  }

  @Test
  void anObjectsNameHasAtMost1024Bytes() {
    String upload = "/upload" + BUCKET + "/o?uploadType=media&name=";
    String most = "long/" + "%C3%A4".repeat(509) + "a";
    assertThat(REST.post(upload + most, "{}").status()).isEqualTo(200);
    Answer answer = REST.post(upload + most + "%C3%A4", "{}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/error/message").asText())
        .isEqualTo(
            "The maximum object length is 1024 characters, but got a name with 1026 characters:"
                + " 'long/"
                + "ä".repeat(72)
                + "...'");
    assertThat(answer.body().at("/error/errors/0/reason").asText()).isEqualTo("invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", ".well-known/acme-challenge/a"})
  void someNamesAreNotForObjects(String name) {
    Answer answer = REST.post("/upload" + BUCKET + "/o?uploadType=media&name=" + name, "{}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/error/errors/0/reason").asText()).isEqualTo("invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/../b", "a/./b", "tab%09", "back%5Cslash", "..a"})
  void otherNamesAreTakenAsTheyAre(String name) {
    String plain = URLDecoder.decode(name, StandardCharsets.UTF_8);
    Answer written =
        REST.post(
            "/upload" + BUCKET + "/o?uploadType=media&name=" + name.replace("/", "%2F"), "{}");
    assertThat(written.status()).as(written.body().toString()).isEqualTo(200);
    assertThat(written.body().path("name").asText()).isEqualTo(plain);
    assertThat(
            REST.get(BUCKET + "/o?prefix=" + name.replace("/", "%2F"))
                .body()
                .at("/items/0/name")
                .asText())
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"media", "resumable"})
  void anObjectHasToHaveAName(String type) {
    Answer answer = REST.post("/upload" + BUCKET + "/o?name=&uploadType=" + type, "{}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("error").path("message").asText()).isEqualTo("No object name");
    assertThat(answer.body().path("error").path("errors").path(0).path("reason").asText())
        .isEqualTo("required");
  }

  @Test
  void aPrefixMayLookLikeAPathUpwards() {
    Answer answer = REST.get(BUCKET + "/o?prefix=foo/../bar");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().has("items")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "foo*bar foobar",
        "foo**bar foo/bar,foo/foobar,foobar",
        "**/foobar foo/foobar,foobar",
        "foo/**/bar foo/bar",
        "*/ba[rz] foo/bar,foo/baz",
        "*/ba[!a-y] foo/baz",
        "**/{foobar,baz} foo/baz,foo/foobar,foobar",
        "foo/{foo*,*baz} foo/baz,foo/foobar",
      })
  void globsAreAsInGooglesDocumentation(String glob, String names) {
    JsonNode found =
        REST.get(
                BUCKET
                    + "/o?prefix=foo&matchGlob="
                    + URLEncoder.encode(glob, StandardCharsets.UTF_8))
            .body();

    List<String> got = new ArrayList<>();
    found.path("items").forEach(o -> got.add(o.path("name").asText()));
    assertThat(got).containsExactly(names.split(","));
  }

  @ParameterizedTest
  @CsvSource({"/acl", "/defaultObjectAcl", "/o/foobar/acl"})
  void anUpdateOfAnEntityThatIsNotInAListAddsIt(String list) {
    String entry = BUCKET + list + "/user-new@example.com";

    Answer put = REST.send("PUT", entry, "{\"role\":\"OWNER\"}");

    assertThat(put.status()).as(put.body().toString()).isEqualTo(200);
    assertThat(REST.get(entry).body().path("role").asText()).isEqualTo("OWNER");
    assertThat(
            REST.send("PATCH", BUCKET + list + "/user-none@example.com", "{\"role\":\"OWNER\"}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void whatIsPrivateByDefaultHasNoEntries() {
    JsonNode made =
        REST.post("/storage/v1/b?project=answers&projection=full", "{\"name\": \"private-d\"}")
            .body();
    assertThat(made.path("defaultObjectAcl")).hasSize(3);
    JsonNode closed =
        REST.send("PATCH", "/storage/v1/b/private-d?predefinedDefaultObjectAcl=private", "{}")
            .body();
    assertThat(closed.path("defaultObjectAcl")).isEmpty();
    assertThat(REST.get("/storage/v1/b/private-d/defaultObjectAcl").body().path("items")).isEmpty();
  }

  @Test
  void aBatchChangesObjects() {
    Storage storage = client();
    Blob one = storage.create(BlobInfo.newBuilder("answers", "batch-one").build());
    StorageBatch batch = storage.batch();
    StorageBatchResult<Blob> changed =
        batch.update(one.toBuilder().setMetadata(Map.of("k", "v")).build());
    batch.submit();

    assertThat(changed.get().getMetadata()).containsEntry("k", "v");
  }

  @Test
  void aGenerationInTheBodySaysWhichVersionIsChanged() {
    Storage storage = client();
    storage.create(BucketInfo.newBuilder("answers-versioned").setVersioningEnabled(true).build());
    Blob first = storage.create(BlobInfo.newBuilder("answers-versioned", "a").build());
    Blob second = storage.create(BlobInfo.newBuilder("answers-versioned", "a").build());

    Blob changed = storage.update(first.toBuilder().setMetadata(Map.of("k", "v")).build());

    assertThat(changed.getGeneration()).isEqualTo(first.getGeneration());
    assertThat(storage.get(BlobId.of("answers-versioned", "a")).getMetadata()).isNull();
    assertThat(second.getGeneration()).isNotEqualTo(first.getGeneration());
  }

  @Test
  void aGenerationIsNotNegative() {
    Answer refused = REST.get(BUCKET + "/o/foobar?generation=-1");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText()).isEqualTo("Invalid argument.");
  }

  private static AggregatedHttpResponse send(RequestHeaders headers, String body) {
    return WebClient.of(CLOUD.emulator().url())
        .execute(headers, HttpData.ofUtf8(body))
        .aggregate()
        .join();
  }

  @Test
  void anUploadHasTheLengthThatWasAnnounced() {
    AggregatedHttpResponse begun =
        send(
            RequestHeaders.of(
                HttpMethod.POST,
                "/upload" + BUCKET + "/o?uploadType=resumable&name=short",
                "x-upload-content-length",
                "11"),
            "");
    URI session = URI.create(begun.headers().get("location", ""));

    AggregatedHttpResponse sent =
        send(
            RequestHeaders.of(HttpMethod.PUT, session.getRawPath() + "?" + session.getRawQuery()),
            "0123456789");

    assertThat(sent.status().code()).isEqualTo(400);
    assertThat(REST.get(BUCKET + "/o/short").status()).isEqualTo(404);
  }

  @Test
  void metadataHaveALimit() {
    String body =
        "--x\r\nContent-Type: application/json\r\n\r\n{\"metadata\":{\"a\":\""
            + "a".repeat(2_100_000)
            + "\"}}\r\n--x\r\n\r\nhello\r\n--x--";

    AggregatedHttpResponse refused =
        send(
            RequestHeaders.of(
                HttpMethod.POST,
                "/upload" + BUCKET + "/o?uploadType=multipart&name=big",
                "content-type",
                "multipart/related; boundary=x"),
            body);

    assertThat(refused.status().code()).isEqualTo(400);
    assertThat(refused.contentUtf8()).contains("Metadata part is too large");
  }

  @Test
  void aStorageClassOfARuleMayBeWrittenSmall() {
    Answer changed =
        REST.send(
            "PATCH",
            BUCKET,
            """
            {"lifecycle": {"rule": [{"condition": {"age": 60},
              "action": {"type": "SetStorageClass", "storageClass": "coldline"}}]}}
            """);

    assertThat(changed.status()).as(changed.body().toString()).isEqualTo(200);
    assertThat(changed.body().at("/lifecycle/rule/0/action/storageClass").asText())
        .isEqualTo("COLDLINE");
  }

  @Test
  void aHoldIsTakenAwayByNull() {
    REST.send("PATCH", BUCKET + "/o/foobar", "{\"temporaryHold\":true}");

    JsonNode free = REST.send("PATCH", BUCKET + "/o/foobar", "{\"temporaryHold\":null}").body();

    assertThat(free.path("temporaryHold").asBoolean()).isFalse();
  }

  @Test
  void aProjectThatCannotBePaysNothing() {
    Answer refused = REST.get(BUCKET + "/o/foobar?userProject=fakeProjectId");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("User project specified in the request is invalid.");
  }
}
