package ai.varai.provisioner.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A change whose operation ends with an error has not happened. */
class FailedChangesTest {

  private static final String COMPUTE = "/compute/v1/projects/fail/";
  private static final String REPOSITORIES = "/v1/projects/fail/locations/us-central1/repositories";
  private static final String CERTIFICATES = "/v1/projects/fail/locations/global/certificates";

  private final GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
  private final RestCalls rest = new RestCalls(cloud);

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void failNext(String api) {
    rest.post(
        "/_emulator/faults",
        "{\"api\":\""
            + api
            + "\",\"operation\":\"fail\",\"status\":\"INTERNAL\",\"message\":\"no luck\",\"count\":1}");
  }

  private JsonNode finished(String version, RestCalls.Answer started) {
    assertThat(started.status()).as(started.body().toString()).isEqualTo(200);
    return rest.get("/" + version + "/" + started.body().path("name").asText()).body();
  }

  private String description(String path) {
    return rest.get(COMPUTE + path).body().path("description").asText();
  }

  private JsonNode patched(String path, String text) {
    JsonNode operation =
        rest.send("PATCH", COMPUTE + path, "{\"description\":\"" + text + "\"}").body();
    return rest.get(operation.path("selfLink").asText().replaceFirst("https://[^/]+", "")).body();
  }

  @Test
  void aComputeResourceIsAsItWasBeforeAPatchThatFailed() {
    rest.post(
        COMPUTE + "global/firewalls",
        "{\"name\":\"rule\",\"description\":\"first\",\"allowed\":[{\"IPProtocol\":\"tcp\"}]}");
    failNext("compute");
    JsonNode failed = patched("global/firewalls/rule", "second");
    assertThat(failed.at("/error/errors/0/message").asText()).isEqualTo("no luck");
    assertThat(failed.properties()).noneMatch(e -> e.getKey().startsWith("_"));
    assertThat(description("global/firewalls/rule")).isEqualTo("first");

    assertThat(patched("global/firewalls/rule", "third").has("error")).isFalse();
    assertThat(description("global/firewalls/rule")).isEqualTo("third");
  }

  @Test
  void aRepositoryIsMadeAndDeletedOnlyByOperationsThatSucceed() {
    String asked = "{\"format\":\"DOCKER\"}";
    failNext("artifactregistry");
    JsonNode failed = finished("v1", rest.post(REPOSITORIES + "?repositoryId=images", asked));
    assertThat(failed.at("/error/message").asText()).isEqualTo("no luck");
    assertThat(rest.get(REPOSITORIES + "/images").status()).isEqualTo(404);

    assertThat(
            finished("v1", rest.post(REPOSITORIES + "?repositoryId=images", asked)).has("response"))
        .isTrue();
    failNext("artifactregistry");
    assertThat(
            finished("v1", rest.send("DELETE", REPOSITORIES + "/images", ""))
                .at("/error/message")
                .asText())
        .isEqualTo("no luck");
    assertThat(rest.get(REPOSITORIES + "/images").status()).isEqualTo(200);
    assertThat(finished("v1", rest.send("DELETE", REPOSITORIES + "/images", "")).has("response"))
        .isTrue();
    assertThat(rest.get(REPOSITORIES + "/images").status()).isEqualTo(404);
  }

  @Test
  void aCertificateIsChangedOnlyByOperationsThatSucceed() {
    String asked = "{\"managed\":{\"domains\":[\"example.com\"]},\"description\":\"first\"}";
    failNext("certificatemanager");
    assertThat(
            finished("v1", rest.post(CERTIFICATES + "?certificateId=site", asked))
                .at("/error/message")
                .asText())
        .isEqualTo("no luck");
    assertThat(rest.get(CERTIFICATES + "/site").status()).isEqualTo(404);

    finished("v1", rest.post(CERTIFICATES + "?certificateId=site", asked));
    failNext("certificatemanager");
    finished(
        "v1",
        rest.send(
            "PATCH",
            CERTIFICATES + "/site?updateMask=description",
            "{\"description\":\"second\"}"));
    assertThat(rest.get(CERTIFICATES + "/site").body().path("description").asText())
        .isEqualTo("first");
    failNext("certificatemanager");
    finished("v1", rest.send("DELETE", CERTIFICATES + "/site", ""));
    assertThat(rest.get(CERTIFICATES + "/site").status()).isEqualTo(200);
  }

  private static void assertFailed(JsonNode operation) {
    assertThat(operation.path("done").asBoolean()).isTrue();
    assertThat(operation.at("/error/message").asText()).isEqualTo("no luck");
    assertThat(operation.has("response")).isFalse();
  }

  private void renamingFails(String path) {
    failNext("cloudresourcemanager");
    RestCalls.Answer started =
        rest.send("PATCH", path + "?updateMask=displayName", "{\"displayName\":\"second\"}");
    assertFailed(finished("v3", started));
  }

  @Test
  void aServiceIsEnabledOnlyByAnOperationThatSucceeds() {
    String service = "/v1/projects/fail/services/redis.googleapis.com";
    failNext("serviceusage");
    assertFailed(finished("v1", rest.post(service + ":enable", "{}")));
    assertThat(rest.get(service).body().path("state").asText()).isEqualTo("DISABLED");

    assertThat(finished("v1", rest.post(service + ":enable", "{}")).has("response")).isTrue();
    assertThat(rest.get(service).body().path("state").asText()).isEqualTo("ENABLED");
  }

  @Test
  void aProjectIsMadeAndDeletedOnlyByOperationsThatSucceed() {
    String asked = "{\"projectId\":\"made-in-vain\",\"displayName\":\"first\"}";
    failNext("cloudresourcemanager");
    assertFailed(finished("v3", rest.post("/v3/projects", asked)));
    assertThat(rest.get("/v3/projects:search?query=id:made-in-vain").body().has("projects"))
        .isFalse();

    assertThat(finished("v3", rest.post("/v3/projects", asked)).has("response")).isTrue();
    renamingFails("/v3/projects/made-in-vain");
    failNext("cloudresourcemanager");
    assertFailed(finished("v3", rest.send("DELETE", "/v3/projects/made-in-vain", "")));
    JsonNode project = rest.get("/v3/projects/made-in-vain").body();
    assertThat(project.path("state").asText()).isEqualTo("ACTIVE");
    assertThat(project.path("displayName").asText()).isEqualTo("first");
  }

  @Test
  void aFolderIsMadeAndRenamedOnlyByOperationsThatSucceed() {
    String parent =
        rest.post("/v1/organizations:search", "{}").body().at("/organizations/0/name").asText();
    String asked = "{\"parent\":\"" + parent + "\",\"displayName\":\"first\"}";
    failNext("cloudresourcemanager");
    assertFailed(finished("v3", rest.post("/v3/folders", asked)));
    assertThat(rest.get("/v3/folders?parent=" + parent).body().has("folders")).isFalse();

    String folder = finished("v3", rest.post("/v3/folders", asked)).at("/response/name").asText();
    renamingFails("/v3/" + folder);
    assertThat(rest.get("/v3/" + folder).body().path("displayName").asText()).isEqualTo("first");
  }

  @Test
  void aLogBucketAndALinkAreMadeOnlyByOperationsThatSucceed() {
    String buckets = "/v2/projects/fail/locations/global/buckets";
    String asked = "{\"analyticsEnabled\":true}";
    failNext("logging");
    assertFailed(finished("v2", rest.post(buckets + ":createAsync?bucketId=kept", asked)));
    assertThat(rest.get(buckets + "/kept").status()).isEqualTo(404);

    finished("v2", rest.post(buckets + ":createAsync?bucketId=kept", asked));
    assertThat(rest.get(buckets + "/kept").status()).isEqualTo(200);
    failNext("logging");
    assertFailed(finished("v2", rest.post(buckets + "/kept/links?linkId=in_bq", "{}")));
    assertThat(rest.get(buckets + "/kept/links/in_bq").status()).isEqualTo(404);
  }

  @Test
  void anOperationCanFailAndLeaveWhatItDid() {
    String service = "/v1/projects/fail/services/redis.googleapis.com";
    rest.post(
        "/_emulator/faults",
        "{\"api\":\"serviceusage\",\"operation\":\"error\",\"status\":\"INTERNAL\","
            + "\"message\":\"no luck\",\"count\":1}");
    assertFailed(finished("v1", rest.post(service + ":enable", "{}")));
    assertThat(rest.get(service).body().path("state").asText()).isEqualTo("ENABLED");
  }
}
