package ai.varai.provisioner.emulator.storage;

import static ai.varai.provisioner.emulator.storage.StorageRefusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.cloud.Identity;
import com.google.cloud.NoCredentials;
import com.google.cloud.ReadChannel;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Acl;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Bucket;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.BucketInfo.LifecycleRule;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BucketTargetOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.Storage.CopyRequest;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.StorageRoles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Google's own client against the emulated Cloud Storage. */
class StorageClientTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static Storage client() {
    return client(CLOUD.emulator());
  }

  private static Storage client(GcpEmulator cloud) {
    return StorageOptions.newBuilder()
        .setHost(cloud.url())
        .setProjectId("storage-tests")
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aRuleThatDeletesByAgeIsCarriedOutAndLeavesWhatIsYoungerOrHeld() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      Storage storage = client(cloud);
      storage.create(
          BucketInfo.newBuilder("aging-files")
              .setLifecycleRules(
                  List.of(
                      new LifecycleRule(
                          LifecycleRule.LifecycleAction.newDeleteAction(),
                          LifecycleRule.LifecycleCondition.newBuilder().setAge(30).build())))
              .build());
      storage.create(BlobInfo.newBuilder("aging-files", "old").build(), utf8("1"));
      storage.create(
          BlobInfo.newBuilder("aging-files", "held").setTemporaryHold(true).build(), utf8("2"));
      cloud.clock().advance(Duration.ofDays(29));
      storage.create(BlobInfo.newBuilder("aging-files", "young").build(), utf8("3"));
      assertThat(storage.get("aging-files", "old")).isNotNull();

      cloud.clock().advance(Duration.ofDays(2));

      assertThat(storage.list("aging-files").iterateAll())
          .extracting(blob -> blob.getName())
          .containsExactly("held", "young");
      assertThat(storage.get("aging-files", "old")).isNull();
    }
  }

  @Test
  void aBucketIsMadeWithGooglesDefaultsChangedAndDeleted() {
    Storage storage = client();
    Bucket bucket = storage.create(BucketInfo.of("bucket-life"));
    assertThat(bucket.getLocation()).isEqualTo("US");
    assertThat(bucket.getLocationType()).isEqualTo("multi-region");
    assertThat(bucket.getStorageClass()).hasToString("STANDARD");
    assertThat(bucket.getMetageneration()).isEqualTo(1);
    assertThat(bucket.getSoftDeletePolicy().getRetentionDuration()).hasDays(7);

    Bucket changed =
        bucket.toBuilder()
            .setLabels(Map.of("env", "dev"))
            .setVersioningEnabled(true)
            .setLifecycleRules(
                List.of(
                    new LifecycleRule(
                        LifecycleRule.LifecycleAction.newDeleteAction(),
                        LifecycleRule.LifecycleCondition.newBuilder().setAge(7).build())))
            .build()
            .update(BucketTargetOption.metagenerationMatch());
    assertThat(changed.getMetageneration()).isEqualTo(2);
    assertThat(changed.getLabels()).containsEntry("env", "dev");
    assertThat(storage.get("bucket-life").getLifecycleRules()).hasSize(1);

    refused(
        412,
        "conditionNotMet",
        () ->
            bucket.toBuilder()
                .setLabels(Map.of("env", "late"))
                .build()
                .update(BucketTargetOption.metagenerationMatch()));
    refused(409, "conflict", () -> storage.create(BucketInfo.of("bucket-life")));
    refused(400, "invalid", () -> storage.create(BucketInfo.of("Not-A-Name")));

    assertThat(storage.delete("bucket-life")).isTrue();
    assertThat(storage.get("bucket-life")).isNull();
    assertThat(storage.delete("bucket-life")).isFalse();
  }

  @Test
  void aBucketWithObjectsIsNotDeleted() {
    Storage storage = client();
    storage.create(BucketInfo.of("not-empty"));
    storage.create(BlobInfo.newBuilder("not-empty", "a").build(), utf8("x"));
    refused(409, "conflict", () -> storage.delete("not-empty"));
    storage.delete("not-empty", "a");
    assertThat(storage.delete("not-empty")).isTrue();
  }

  @Test
  void anObjectIsWrittenReadAndDescribed() {
    Storage storage = client();
    storage.create(BucketInfo.of("objects"));
    Blob blob =
        storage.create(
            BlobInfo.newBuilder("objects", "folder/an object +ü?.txt")
                .setContentType("text/plain")
                .setMetadata(Map.of("owner", "me"))
                .build(),
            utf8("hello, world"));
    assertThat(blob.getSize()).isEqualTo(12);
    assertThat(blob.getMd5()).isEqualTo("5NfxtO0uQtFYmPSyewGdpA==");
    assertThat(blob.getCrc32c()).isEqualTo("aZmkHw==");
    assertThat(blob.getGeneration()).isPositive();
    assertThat(storage.readAllBytes(blob.getBlobId())).isEqualTo(utf8("hello, world"));

    Blob read = storage.get(blob.getBlobId());
    assertThat(read.getContentType()).isEqualTo("text/plain");
    assertThat(read.getMetadata()).containsEntry("owner", "me");

    Blob patched = read.toBuilder().setMetadata(Map.of("owner", "you")).build().update();
    assertThat(patched.getMetageneration()).isEqualTo(2);
    assertThat(patched.getGeneration()).isEqualTo(blob.getGeneration());
    assertThat(storage.get("objects", "nothing")).isNull();
    refused(404, "notFound", () -> storage.readAllBytes("no-such-bucket", "nothing"));
  }

  @Test
  void aWriteWithAnOldGenerationLosesAgainstTheNewOne() {
    Storage storage = client();
    storage.create(BucketInfo.of("races"));
    BlobInfo state = BlobInfo.newBuilder("races", "state.json").build();
    Blob first = storage.create(state, utf8("1"), BlobTargetOption.doesNotExist());
    refused(
        412,
        "conditionNotMet",
        () -> storage.create(state, utf8("again"), BlobTargetOption.doesNotExist()));

    Blob second =
        storage.create(state, utf8("2"), BlobTargetOption.generationMatch(first.getGeneration()));
    refused(
        412,
        "conditionNotMet",
        () ->
            storage.create(
                state, utf8("late"), BlobTargetOption.generationMatch(first.getGeneration())));
    refused(
        412,
        "conditionNotMet",
        () ->
            storage.delete(
                state.getBlobId(), BlobSourceOption.generationMatch(first.getGeneration())));
    assertThat(storage.readAllBytes(state.getBlobId())).isEqualTo(utf8("2"));
    assertThat(
            storage.delete(
                state.getBlobId(), BlobSourceOption.generationMatch(second.getGeneration())))
        .isTrue();
    assertThat(storage.get(state.getBlobId())).isNull();
  }

  @Test
  void aLargeObjectIsWrittenInPartsAndReadInRanges() throws Exception {
    Storage storage = client();
    storage.create(BucketInfo.of("large"));
    byte[] content = new byte[3_000_001];
    new Random(7).nextBytes(content);
    BlobInfo info = BlobInfo.newBuilder("large", "blob").setContentType("app/x").build();
    try (WriteChannel out = storage.writer(info)) {
      out.setChunkSize(1 << 20);
      out.write(ByteBuffer.wrap(content));
    }
    assertThat(storage.get(info.getBlobId()).getSize()).isEqualTo(content.length);
    assertThat(storage.readAllBytes(info.getBlobId())).isEqualTo(content);
    try (ReadChannel in = storage.reader(info.getBlobId())) {
      in.seek(1_000_000);
      in.limit(1_000_010);
      ByteBuffer some = ByteBuffer.allocate(100);
      while (in.read(some) >= 0) {
        assertThat(some.position()).isLessThanOrEqualTo(10);
      }
      assertThat(Arrays.copyOf(some.array(), 10))
          .isEqualTo(Arrays.copyOfRange(content, 1_000_000, 1_000_010));
    }
  }

  @Test
  void listsFoldAtADelimiterAndComeInPages() {
    Storage storage = client();
    storage.create(BucketInfo.of("listed"));
    for (String name : List.of("a", "dir/x", "dir/y", "dir/sub/z", "e")) {
      storage.create(BlobInfo.newBuilder("listed", name).build(), utf8(name));
    }
    assertThat(storage.list("listed", BlobListOption.currentDirectory()).iterateAll())
        .extracting(Blob::getName)
        .containsExactlyInAnyOrder("a", "e", "dir/");
    assertThat(
            storage
                .list("listed", BlobListOption.prefix("dir/"), BlobListOption.currentDirectory())
                .iterateAll())
        .extracting(Blob::getName)
        .containsExactlyInAnyOrder("dir/x", "dir/y", "dir/sub/");
    assertThat(storage.list("listed", BlobListOption.pageSize(2)).iterateAll())
        .extracting(Blob::getName)
        .containsExactly("a", "dir/sub/z", "dir/x", "dir/y", "e");
    assertThat(
            storage
                .list("listed", BlobListOption.fields(BlobField.NAME), BlobListOption.pageSize(1))
                .getValues())
        .hasSize(1);
    assertThat(storage.list("listed", BlobListOption.matchGlob("dir/*")).iterateAll())
        .extracting(Blob::getName)
        .containsExactly("dir/x", "dir/y");
  }

  @Test
  void aVersionedBucketKeepsWhatWasOverwritten() {
    Storage storage = client();
    storage.create(BucketInfo.newBuilder("versioned").setVersioningEnabled(true).build());
    BlobInfo info = BlobInfo.newBuilder("versioned", "v").build();
    Blob one = storage.create(info, utf8("one"));
    storage.create(info, utf8("two"));
    assertThat(storage.list("versioned", BlobListOption.versions(true)).iterateAll()).hasSize(2);
    assertThat(storage.list("versioned").iterateAll()).hasSize(1);
    assertThat(storage.readAllBytes(BlobId.of("versioned", "v", one.getGeneration())))
        .isEqualTo(utf8("one"));
    storage.delete("versioned", "v");
    assertThat(storage.get("versioned", "v")).isNull();
    assertThat(storage.list("versioned", BlobListOption.versions(true)).iterateAll()).hasSize(2);
    storage.delete(BlobId.of("versioned", "v", one.getGeneration()));
    assertThat(storage.list("versioned", BlobListOption.versions(true)).iterateAll()).hasSize(1);
  }

  @Test
  void objectsAreCopiedAndComposed() {
    Storage storage = client();
    storage.create(BucketInfo.of("copies"));
    storage.create(BucketInfo.of("copies-target"));
    storage.create(
        BlobInfo.newBuilder("copies", "a").setContentType("text/plain").build(), utf8("one,"));
    storage.create(BlobInfo.newBuilder("copies", "b").build(), utf8("two"));
    Blob copy =
        storage.copy(CopyRequest.of("copies", "a", BlobId.of("copies-target", "x/y"))).getResult();
    assertThat(copy.getContentType()).isEqualTo("text/plain");
    assertThat(storage.readAllBytes("copies-target", "x/y")).isEqualTo(utf8("one,"));
    Blob both =
        storage.compose(
            ComposeRequest.newBuilder()
                .addSource("a", "b")
                .setTarget(BlobInfo.newBuilder("copies", "both").build())
                .build());
    assertThat(both.getComponentCount()).isEqualTo(2);
    assertThat(both.getMd5()).isNull();
    assertThat(storage.readAllBytes("copies", "both")).isEqualTo(utf8("one,two"));
  }

  @Test
  void policiesAndAccessListsAreReadAndSet() {
    Storage storage = client();
    storage.create(BucketInfo.of("shared"));
    assertThat(storage.getIamPolicy("shared").getBindings())
        .containsKey(StorageRoles.legacyBucketOwner());
    storage.setIamPolicy(
        "shared",
        storage.getIamPolicy("shared").toBuilder()
            .addIdentity(StorageRoles.objectViewer(), Identity.user("a@example.com"))
            .build());
    assertThat(storage.getIamPolicy("shared").getBindings().get(StorageRoles.objectViewer()))
        .containsExactly(Identity.user("a@example.com"));
    assertThat(storage.testIamPermissions("shared", List.of("storage.objects.get")))
        .containsExactly(true);

    storage.createAcl("shared", Acl.of(Acl.User.ofAllUsers(), Acl.Role.READER));
    assertThat(storage.getAcl("shared", Acl.User.ofAllUsers()).getRole())
        .isEqualTo(Acl.Role.READER);
    assertThat(storage.deleteAcl("shared", Acl.User.ofAllUsers())).isTrue();
    assertThat(storage.getAcl("shared", Acl.User.ofAllUsers())).isNull();
    assertThat(storage.listAcls("shared")).hasSize(3);
  }

  @Test
  void manyObjectsAreDeletedInOneBatch() {
    Storage storage = client();
    storage.create(BucketInfo.of("batched"));
    for (String name : List.of("a", "b/c d")) {
      storage.create(BlobInfo.newBuilder("batched", name).build(), utf8(name));
    }
    assertThat(
            storage.delete(
                BlobId.of("batched", "a"),
                BlobId.of("batched", "none"),
                BlobId.of("batched", "b/c d")))
        .containsExactly(true, false, true);
    assertThat(storage.list("batched").iterateAll()).isEmpty();
  }

  @Test
  void aHeldOrRetainedObjectStays() {
    Storage storage = client();
    storage.create(
        BucketInfo.newBuilder("retained").setRetentionPeriodDuration(Duration.ofDays(30)).build());
    storage.create(BlobInfo.newBuilder("retained", "r").build(), utf8("x"));
    refused(403, "retentionPolicyNotMet", () -> storage.delete("retained", "r"));
    CLOUD.emulator().clock().advance(Duration.ofDays(31));
    assertThat(storage.delete("retained", "r")).isTrue();
  }

  @Test
  void objectsSurviveTheProcessWhenThereIsADataFolder(@TempDir Path data) {
    Options options = Options.defaults().withDataDir(data);
    long generation;
    try (GcpEmulator first = GcpEmulator.start(options)) {
      Storage storage = client(first);
      storage.create(BucketInfo.of("durable"));
      generation =
          storage.create(BlobInfo.newBuilder("durable", "o").build(), utf8("kept")).getGeneration();
    }
    try (GcpEmulator second = GcpEmulator.start(options)) {
      Storage storage = client(second);
      assertThat(storage.readAllBytes("durable", "o")).isEqualTo(utf8("kept"));
      assertThat(storage.get("durable", "o").getGeneration()).isEqualTo(generation);
    }
  }
}
