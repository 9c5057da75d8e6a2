package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Caches of buckets in zones, and buckets that move. */
class BucketCachesTest {

  private static final String CACHES = "/storage/v1/b/cached/anywhereCaches";

  private GcpEmulator cloud;
  private RestCalls rest;

  @BeforeEach
  void start() {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.REAL_LIKE));
    rest = new RestCalls(cloud);
    ok(rest.post("/storage/v1/b?project=p", "{\"name\":\"cached\",\"location\":\"us-east1\"}"));
  }

  @AfterEach
  void stop() {
    cloud.stop();
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isIn(200, 204);
    return answer.body();
  }

  private static void refused(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().at("/error/message").asText()).contains(message);
  }

  private JsonNode after(JsonNode operation, Duration time) {
    cloud.clock().advance(time);
    String name = operation.path("name").asText();
    return ok(rest.get("/storage/v1/" + name.replaceFirst("projects/_/buckets/", "b/")));
  }

  private JsonNode finished(JsonNode operation) {
    JsonNode done = after(operation, Duration.ofMinutes(20));
    assertThat(done.path("done").asBoolean()).as(done.toString()).isTrue();
    return done;
  }

  @Test
  void aBucketHasNoCachesAndAMissingBucketIsNotFound() {
    JsonNode caches = ok(rest.get(CACHES));
    assertThat(caches.path("kind").asText()).isEqualTo("storage#anywhereCaches");
    assertThat(caches.has("items")).isFalse();
    assertThat(rest.get("/storage/v1/b/no-such-bucket/anywhereCaches").status()).isEqualTo(404);
    assertThat(rest.get(CACHES + "/us-east1-b").status()).isEqualTo(404);
  }

  @Test
  void aCacheIsMadeByALongOperationWithTheDefaultsOfGoogle() {
    JsonNode operation = ok(rest.post(CACHES + "/", "{\"zone\":\"us-east1-b\"}"));
    assertThat(operation.path("done").asBoolean()).isFalse();
    assertThat(operation.at("/metadata/@type").asText()).endsWith(".CreateAnywhereCacheMetadata");
    assertThat(operation.at("/metadata/zone").asText()).isEqualTo("us-east1-b");
    JsonNode creating = ok(rest.get(CACHES + "/us-east1-b"));
    assertThat(creating.path("state").asText()).isEqualTo("CREATING");
    JsonNode done = finished(operation);
    assertThat(done.at("/response/name").asText())
        .isEqualTo("projects/_/buckets/cached/anywhereCaches/us-east1-b");
    JsonNode cache = ok(rest.get(CACHES + "/us-east1-b"));
    assertThat(cache.path("state").asText()).isEqualTo("RUNNING");
    assertThat(cache.path("ttl").asText()).isEqualTo("86400s");
    assertThat(cache.path("admissionPolicy").asText()).isEqualTo("admit-on-first-miss");
    assertThat(cache.path("id").asText()).isEqualTo("cached/us-east1-b");
    assertThat(cache.path("anywhereCacheId").asText()).isEqualTo("us-east1-b");
    assertThat(
            ok(rest.get("/storage/v1/b/cached/rapidCaches")).at("/items/0/rapidCacheId").asText())
        .isEqualTo("us-east1-b");
  }

  @Test
  void whatCannotBeIsRefused() {
    refused(rest.post(CACHES, "{}"), 400, "Required parameter: zone");
    refused(rest.post(CACHES, "{\"zone\":\"us-west1-a\"}"), 400, "not in the location");
    refused(rest.post(CACHES, "{\"zone\":\"nowhere\"}"), 400, "Invalid zone");
    refused(rest.post(CACHES, "{\"zone\":\"us-east1-b\",\"ttl\":\"60s\"}"), 400, "Invalid TTL");
    refused(
        rest.post(CACHES, "{\"zone\":\"us-east1-b\",\"admissionPolicy\":\"never\"}"),
        400,
        "Invalid admission policy");
    ok(rest.post(CACHES, "{\"zone\":\"us-east1-b\"}"));
    refused(rest.post(CACHES, "{\"zone\":\"us-east1-b\"}"), 409, "already has a cache");
    refused(rest.post(CACHES + "/us-east1-b/pause", ""), 400, "in state CREATING");
    refused(rest.send("DELETE", "/storage/v1/b/cached", ""), 409, "Anywhere Cache");
  }

  @Test
  void anUpdateIsPendingUntilItsOperationIsDone() {
    finished(ok(rest.post(CACHES, "{\"zone\":\"us-east1-c\"}")));
    String one = CACHES + "/us-east1-c";
    String change = "{\"ttl\":\"7200s\",\"admissionPolicy\":\"ADMIT_ON_SECOND_MISS\"}";
    JsonNode operation = ok(rest.send("PATCH", one, change));
    assertThat(operation.at("/metadata/@type").asText()).endsWith(".UpdateAnywhereCacheMetadata");
    JsonNode pending = ok(rest.get(one));
    assertThat(pending.path("pendingUpdate").asBoolean()).isTrue();
    assertThat(pending.path("ttl").asText()).isEqualTo("86400s");
    refused(rest.send("PATCH", one, change), 409, "update in progress");
    assertThat(finished(operation).at("/response/ttl").asText()).isEqualTo("7200s");
    JsonNode cache = ok(rest.get(one));
    assertThat(cache.path("pendingUpdate").asBoolean()).isFalse();
    assertThat(cache.path("ttl").asText()).isEqualTo("7200s");
    assertThat(cache.path("admissionPolicy").asText()).isEqualTo("admit-on-second-miss");
  }

  @Test
  void aDisabledCacheCanBeHadBackForAnHour() {
    finished(ok(rest.post(CACHES, "{\"zone\":\"us-east1-b\"}")));
    String one = CACHES + "/us-east1-b";
    assertThat(ok(rest.post(one + "/pause", "")).path("state").asText()).isEqualTo("PAUSED");
    assertThat(ok(rest.post(one + "/disable", "")).path("state").asText()).isEqualTo("DISABLED");
    cloud.clock().advance(Duration.ofMinutes(30));
    assertThat(ok(rest.post(one + "/resume", "")).path("state").asText()).isEqualTo("RUNNING");
    cloud.clock().advance(Duration.ofMinutes(40));
    ok(rest.get(one));
    ok(rest.post(one + "/disable", ""));
    cloud.clock().advance(Duration.ofMinutes(61));
    assertThat(rest.get(one).status()).isEqualTo(404);
  }

  @Test
  void rapidCachesAreTheSameAndTheirEndIsALongOperation() {
    String caches = "/storage/v1/b/cached/rapidCaches";
    JsonNode made = ok(rest.post(caches, "{\"zone\":\"us-east1-d\",\"ingestOnWrite\":true}"));
    assertThat(finished(made).at("/response/name").asText())
        .isEqualTo("projects/_/buckets/cached/rapidCaches/us-east1-d");
    JsonNode cache = ok(rest.get(caches + "/us-east1-d"));
    assertThat(cache.path("kind").asText()).isEqualTo("storage#rapidCache");
    assertThat(cache.path("ingestOnWrite").asBoolean()).isTrue();
    JsonNode gone = ok(rest.post(caches + "/us-east1-d/disable", ""));
    assertThat(gone.path("kind").asText()).isEqualTo("storage#operation");
    assertThat(finished(gone).at("/response/state").asText()).isEqualTo("DISABLED");
  }

  @Test
  void aMoveToAnotherRegionWaitsUntilSomebodyAdvancesIt() {
    String relocate = "/storage/v1/b/cached/relocate";
    refused(rest.post(relocate, "{}"), 400, "Required parameter: destinationLocation");
    refused(rest.post(relocate, "{\"destinationLocation\":\"moon\"}"), 400, "not valid");
    refused(rest.post(relocate, "{\"destinationLocation\":\"us-east1\"}"), 400, "already");
    JsonNode operation = ok(rest.post(relocate, "{\"destinationLocation\":\"us-west1\"}"));
    JsonNode waiting = after(operation, Duration.ofHours(1));
    assertThat(waiting.path("done").asBoolean()).isFalse();
    assertThat(waiting.at("/metadata/finalizationState").asText()).isEqualTo("READY");
    assertThat(waiting.at("/metadata/relocationState").asText()).isEqualTo("SYNCING");
    refused(rest.post(relocate, "{\"destinationLocation\":\"us-west2\"}"), 409, "in progress");
    String path =
        "/storage/v1/" + operation.path("name").asText().replaceFirst("projects/_/buckets/", "b/");
    ok(rest.post(path + "/advanceRelocateBucket", "{\"ttl\":\"3600s\"}"));
    JsonNode done = finished(operation);
    assertThat(done.at("/metadata/relocationState").asText()).isEqualTo("SUCCEEDED");
    JsonNode bucket = ok(rest.get("/storage/v1/b/cached"));
    assertThat(bucket.path("location").asText()).isEqualTo("US-WEST1");
    assertThat(bucket.path("metageneration").asText()).isEqualTo("2");
    refused(rest.post(path + "/advanceRelocateBucket", "{}"), 400, "cannot be advanced");
  }

  @Test
  void aMoveThatWaitsCanBeCancelledAndATrialChangesNothing() {
    String relocate = "/storage/v1/b/cached/relocate";
    JsonNode trial =
        ok(rest.post(relocate, "{\"destinationLocation\":\"eu\",\"validateOnly\":true}"));
    assertThat(finished(trial).at("/metadata/validateOnly").asBoolean()).isTrue();
    JsonNode operation = ok(rest.post(relocate, "{\"destinationLocation\":\"eu\"}"));
    String path =
        "/storage/v1/" + operation.path("name").asText().replaceFirst("projects/_/buckets/", "b/");
    ok(rest.post(path + "/cancel", ""));
    JsonNode cancelled = ok(rest.get(path));
    assertThat(cancelled.path("done").asBoolean()).isTrue();
    assertThat(cancelled.at("/error/code").asInt()).isEqualTo(1);
    assertThat(ok(rest.get("/storage/v1/b/cached")).path("location").asText())
        .isEqualTo("US-EAST1");
  }

  @Test
  void betweenAMultiRegionAndAPairOfItsRegionsAMoveEndsByItself() {
    ok(rest.post("/storage/v1/b?project=p", "{\"name\":\"wide\",\"location\":\"us\"}"));
    String body =
        """
        {"destinationLocation": "us",
         "destinationCustomPlacementConfig": {"dataLocations": ["US-EAST1", "US-WEST1"]}}
        """;
    JsonNode operation = ok(rest.post("/storage/v1/b/wide/relocate", body));
    assertThat(operation.at("/metadata/finalizationState").asText()).isEqualTo("NOT_REQUIRED");
    finished(operation);
    assertThat(ok(rest.get("/storage/v1/b/wide")).path("locationType").asText())
        .isEqualTo("dual-region");
  }
}
