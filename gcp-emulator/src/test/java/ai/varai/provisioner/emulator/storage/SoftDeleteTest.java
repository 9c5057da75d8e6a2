package ai.varai.provisioner.emulator.storage;

import static ai.varai.provisioner.emulator.storage.StorageRefusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.Identity;
import com.google.cloud.NoCredentials;
import com.google.cloud.Policy;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Bucket;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobRestoreOption;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.StorageRoles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was deleted comes back: objects with Google's own client, buckets as gcloud asks for it. */
class SoftDeleteTest {

  private GcpEmulator cloud;
  private Storage storage;
  private RestCalls rest;

  @BeforeEach
  void start() {
    use(GcpEmulator.start());
  }

  @AfterEach
  void stop() {
    cloud.stop();
  }

  private void use(GcpEmulator emulator) {
    cloud = emulator;
    rest = new RestCalls(cloud);
    storage =
        StorageOptions.newBuilder()
            .setHost(cloud.url())
            .setProjectId("soft-tests")
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
  }

  private Blob write(String bucket, String name, String text) {
    return storage.create(
        BlobInfo.newBuilder(bucket, name)
            .setContentType("text/plain")
            .setMetadata(Map.of("written", text))
            .build(),
        text.getBytes(StandardCharsets.UTF_8));
  }

  private String read(String bucket, String name) {
    return new String(storage.readAllBytes(bucket, name), StandardCharsets.UTF_8);
  }

  private List<Blob> gone(String bucket) {
    return storage.list(bucket, BlobListOption.softDeleted(true)).streamAll().toList();
  }

  @Test
  void aDeletedObjectIsListedForSevenDaysAndRestoredAsACopy() {
    storage.create(BucketInfo.of("soft-a"));
    Blob old = write("soft-a", "x/one", "1");
    assertThat(storage.delete("soft-a", "x/one")).isTrue();

    assertThat(storage.list("soft-a").iterateAll()).isEmpty();
    assertThat(storage.get(BlobId.of("soft-a", "x/one", old.getGeneration()))).isNull();
    Blob gone =
        storage.get(
            BlobId.of("soft-a", "x/one", old.getGeneration()), BlobGetOption.softDeleted(true));
    OffsetDateTime deleted = gone.getSoftDeleteTime();
    assertThat(gone.getHardDeleteTime()).isEqualTo(deleted.plusDays(7));
    assertThat(gone("soft-a")).extracting(Blob::getName).containsExactly("x/one");
    assertThat(
            storage
                .list("soft-a", BlobListOption.softDeleted(true), BlobListOption.currentDirectory())
                .iterateAll())
        .extracting(Blob::getName)
        .containsExactly("x/");

    cloud.clock().advance(Duration.ofDays(6));
    Blob back = storage.restore(gone.getBlobId());
    assertThat(back.getGeneration()).isGreaterThan(old.getGeneration());
    assertThat(back.getMetageneration()).isEqualTo(1);
    assertThat(back.getCreateTimeOffsetDateTime()).isAfter(old.getCreateTimeOffsetDateTime());
    assertThat(back.getMetadata()).containsEntry("written", "1");
    assertThat(back.getSoftDeleteTime()).isNull();
    assertThat(read("soft-a", "x/one")).isEqualTo("1");
    assertThat(gone("soft-a")).as("the copy leaves what it was made of").hasSize(1);

    cloud.clock().advance(Duration.ofDays(2));
    assertThat(gone("soft-a")).isEmpty();
    assertThat(storage.restore(gone.getBlobId())).isNull();
    assertThat(read("soft-a", "x/one")).isEqualTo("1");
  }

  @Test
  void anOverwriteKeepsTheOldContentAndAVersionedBucketKeepsItOnlyOnceItIsDeleted() {
    storage.create(BucketInfo.of("soft-b"));
    Blob first = write("soft-b", "o", "first");
    write("soft-b", "o", "second");
    assertThat(gone("soft-b"))
        .extracting(Blob::getGeneration)
        .containsExactly(first.getGeneration());

    storage.create(BucketInfo.newBuilder("soft-v").setVersioningEnabled(true).build());
    Blob one = write("soft-v", "o", "1");
    write("soft-v", "o", "2");
    storage.delete("soft-v", "o");
    assertThat(gone("soft-v")).as("noncurrent versions are not soft-deleted").isEmpty();
    storage.delete(one.getBlobId());
    assertThat(gone("soft-v")).extracting(Blob::getGeneration).containsExactly(one.getGeneration());

    storage.restore(one.getBlobId());
    assertThat(read("soft-v", "o")).isEqualTo("1");
  }

  @Test
  void aRestoreHoldsItsPreconditionsAgainstTheLiveObject() {
    storage.create(BucketInfo.of("soft-c"));
    Blob first = write("soft-c", "o", "first");
    Blob live = write("soft-c", "o", "second");

    refused(
        412,
        "conditionNotMet",
        () -> storage.restore(first.getBlobId(), BlobRestoreOption.generationMatch(0)));
    storage.restore(first.getBlobId(), BlobRestoreOption.generationMatch(live.getGeneration()));
    assertThat(read("soft-c", "o")).isEqualTo("first");
    assertThat(gone("soft-c")).hasSize(2);
  }

  @Test
  void aRestoredObjectHasTheDefaultListUnlessItsOwnIsAskedFor() {
    storage.create(BucketInfo.of("soft-d"));
    write("soft-d", "o", "1");
    rest.post("/storage/v1/b/soft-d/o/o/acl", "{\"entity\": \"allUsers\", \"role\": \"READER\"}");
    storage.delete("soft-d", "o");
    BlobId id = gone("soft-d").get(0).getBlobId();

    assertThat(entities(storage.restore(id))).doesNotContain("allUsers");
    assertThat(entities(storage.restore(id, BlobRestoreOption.copySourceAcl(true))))
        .contains("allUsers");
  }

  private static List<String> entities(Blob blob) {
    return blob.getAcl().stream()
        .map(a -> a.getEntity().toString())
        .map(SoftDeleteTest::brief)
        .toList();
  }

  private static String brief(String entity) {
    return entity.contains("allUsers") ? "allUsers" : entity;
  }

  @Test
  void aBucketWhosePolicyIsOffKeepsNothingAndALongerOneCountsForWhatIsDeletedLater() {
    storage.create(softDelete("soft-e", Duration.ZERO));
    write("soft-e", "o", "1");
    storage.delete("soft-e", "o");
    assertThat(gone("soft-e")).isEmpty();
    refused(400, "invalid", () -> storage.create(softDelete("soft-short", Duration.ofDays(6))));
    refused(400, "invalid", () -> storage.create(softDelete("soft-long", Duration.ofDays(91))));

    Bucket bucket = storage.create(BucketInfo.of("soft-f"));
    write("soft-f", "early", "1");
    storage.delete("soft-f", "early");
    bucket.toBuilder().setSoftDeletePolicy(policy(Duration.ofDays(30))).build().update();
    write("soft-f", "late", "2");
    storage.delete("soft-f", "late");
    cloud.clock().advance(Duration.ofDays(8));
    assertThat(gone("soft-f")).extracting(Blob::getName).containsExactly("late");
    cloud.clock().advance(Duration.ofDays(23));
    assertThat(gone("soft-f")).isEmpty();
  }

  private static BucketInfo softDelete(String name, Duration kept) {
    return BucketInfo.newBuilder(name).setSoftDeletePolicy(policy(kept)).build();
  }

  private static BucketInfo.SoftDeletePolicy policy(Duration kept) {
    return BucketInfo.SoftDeletePolicy.newBuilder().setRetentionDuration(kept).build();
  }

  @Test
  void withoutAGenerationOrWithVersionsThereIsNoAnswer() {
    storage.create(BucketInfo.of("soft-g"));
    assertThat(rest.get("/storage/v1/b/soft-g/o/o?softDeleted=true").status()).isEqualTo(404);
    assertThat(rest.post("/storage/v1/b/soft-g/o/o/restore", "").status()).isEqualTo(400);
    assertThat(rest.get("/storage/v1/b/soft-g/o?softDeleted=true&versions=true").status())
        .isEqualTo(400);
    assertThat(rest.get("/storage/v1/b/soft-g?softDeleted=true").status()).isEqualTo(400);
  }

  @Test
  void aDeletedBucketComesBackWithItsPolicyAndThenItsObjects() {
    storage.create(BucketInfo.of("soft-h"));
    Policy policy = storage.getIamPolicy("soft-h");
    storage.setIamPolicy(
        "soft-h",
        policy.toBuilder().addIdentity(StorageRoles.objectViewer(), Identity.allUsers()).build());
    write("soft-h", "o", "1");
    storage.delete("soft-h", "o");
    assertThat(storage.delete("soft-h")).as("soft-deleted objects do not hold it").isTrue();
    assertThat(storage.get("soft-h")).isNull();

    JsonNode listed =
        rest.get("/storage/v1/b?project=soft-tests&softDeleted=true").body().path("items");
    assertThat(listed).hasSize(1);
    String generation = listed.path(0).path("generation").asText();
    assertThat(listed.path(0).path("softDeleteTime").asText()).isNotEmpty();
    assertThat(listed.path(0).path("hardDeleteTime").asText()).isNotEmpty();
    String one = "/storage/v1/b/soft-h?softDeleted=true&generation=" + generation;
    assertThat(rest.get(one).status()).isEqualTo(200);
    assertThat(rest.get("/storage/v1/b/soft-h/o?softDeleted=true").status()).isEqualTo(404);

    Answer back = rest.post("/storage/v1/b/soft-h/restore?generation=" + generation, "");
    assertThat(back.status()).as(back.body().toString()).isEqualTo(200);
    assertThat(back.body().has("hardDeleteTime")).isFalse();
    assertThat(storage.getIamPolicy("soft-h").getBindings())
        .containsKey(StorageRoles.objectViewer());
    assertThat(rest.get(one).status()).isEqualTo(404);
    storage.restore(gone("soft-h").get(0).getBlobId());
    assertThat(read("soft-h", "o")).isEqualTo("1");
  }

  @Test
  void aBucketIsNotRestoredWhileAnotherHasItsName() {
    storage.create(BucketInfo.of("soft-i"));
    storage.delete("soft-i");
    storage.create(BucketInfo.of("soft-i"));
    String generation =
        rest.get("/storage/v1/b?project=soft-tests&softDeleted=true")
            .body()
            .at("/items/0/generation")
            .asText();
    String restore = "/storage/v1/b/soft-i/restore?generation=" + generation;
    assertThat(rest.post(restore, "").status()).isEqualTo(409);
    storage.delete("soft-i");
    assertThat(rest.post(restore, "").status()).isEqualTo(200);
    assertThat(rest.get("/storage/v1/b?project=soft-tests&softDeleted=true").body().path("items"))
        .hasSize(1);
    cloud.clock().advance(Duration.ofDays(8));
    assertThat(rest.get("/storage/v1/b?project=soft-tests&softDeleted=true").body().has("items"))
        .isFalse();
  }

  @Test
  void manyObjectsAreRestoredByOneOperation() {
    storage.create(BucketInfo.of("soft-j"));
    for (String name : List.of("a/1.txt", "a/2.txt", "b/3.txt", "a/4.bin")) {
      write("soft-j", name, name);
      storage.delete("soft-j", name);
    }
    write("soft-j", "a/2.txt", "live");

    Answer started =
        rest.post("/storage/v1/b/soft-j/o/bulkRestore", "{\"matchGlobs\": [\"a/*.txt\"]}");
    assertThat(started.status()).as(started.body().toString()).isEqualTo(200);
    String name = started.body().path("name").asText();
    assertThat(name).startsWith("projects/_/buckets/soft-j/operations/");
    JsonNode done = finished("soft-j", name);
    assertThat(done.at("/metadata/succeededCount").asText()).isEqualTo("1");
    assertThat(done.at("/metadata/skippedCount").asText()).isEqualTo("1");
    assertThat(storage.list("soft-j").iterateAll())
        .extracting(Blob::getName)
        .containsExactly("a/1.txt", "a/2.txt");
    assertThat(read("soft-j", "a/2.txt")).isEqualTo("live");

    String again =
        rest.post(
                "/storage/v1/b/soft-j/o/bulkRestore",
                "{\"allowOverwrite\": true, \"matchGlobs\": [\"a/2*\"]}")
            .body()
            .path("name")
            .asText();
    finished("soft-j", again);
    assertThat(read("soft-j", "a/2.txt")).isEqualTo("a/2.txt");
    assertThat(rest.get("/storage/v1/b/soft-j/operations").body().path("operations")).hasSize(2);
    assertThat(
            rest.get("/storage/v1/b/soft-j/operations?filter=done%3Dfalse")
                .body()
                .has("operations"))
        .isFalse();
  }

  private JsonNode finished(String bucket, String operation) {
    cloud.clock().advance(Duration.ofMinutes(1));
    String id = operation.substring(operation.lastIndexOf('/') + 1);
    JsonNode body = rest.get("/storage/v1/b/" + bucket + "/operations/" + id).body();
    assertThat(body.path("done").asBoolean()).as(body.toString()).isTrue();
    return body;
  }

  @Test
  void aBulkRestoreNeedsAPolicyOfTheBucket() {
    storage.create(softDelete("soft-k", Duration.ZERO));
    Answer refused = rest.post("/storage/v1/b/soft-k/o/bulkRestore", "{}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/errors/0/reason").asText())
        .isEqualTo("SoftDeletePolicyRequired");
  }

  @Test
  void whatWasDeletedSurvivesTheProcessWhenThereIsADataFolder(@TempDir Path data) {
    cloud.stop();
    use(GcpEmulator.start(Options.defaults().withDataDir(data)));
    storage.create(BucketInfo.of("soft-l"));
    write("soft-l", "o", "kept");
    storage.delete("soft-l", "o");
    cloud.stop();

    use(GcpEmulator.start(Options.defaults().withDataDir(data)));
    storage.restore(gone("soft-l").get(0).getBlobId());
    assertThat(read("soft-l", "o")).isEqualTo("kept");
  }
}
