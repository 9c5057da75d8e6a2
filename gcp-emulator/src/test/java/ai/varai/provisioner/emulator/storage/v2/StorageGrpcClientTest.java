package ai.varai.provisioner.emulator.storage.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.core.ApiFuture;
import com.google.cloud.Identity;
import com.google.cloud.ReadChannel;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Acl;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BlobReadSession;
import com.google.cloud.storage.BlobWriteSession;
import com.google.cloud.storage.BlobWriteSessionConfig;
import com.google.cloud.storage.BlobWriteSessionConfigs;
import com.google.cloud.storage.Bucket;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.BucketInfo.LifecycleRule;
import com.google.cloud.storage.BucketInfo.LifecycleRule.LifecycleAction;
import com.google.cloud.storage.BucketInfo.LifecycleRule.LifecycleCondition;
import com.google.cloud.storage.RangeSpec;
import com.google.cloud.storage.ReadProjectionConfigs;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.BucketTargetOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.Storage.CopyRequest;
import com.google.cloud.storage.Storage.MoveBlobRequest;
import com.google.cloud.storage.StorageClass;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageRoles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Google's own client over gRPC, beside the same client over JSON. */
@SuppressWarnings("try") // who closes a client may be interrupted
class StorageGrpcClientTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static Storage grpc;
  private static Storage json;

  @BeforeAll
  static void connect() {
    grpc = GrpcStorage.client(CLOUD.emulator());
    json = GrpcStorage.overJson(CLOUD.emulator());
  }

  @AfterAll
  static void disconnect() throws Exception {
    grpc.close();
    json.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** The client tells the status of gRPC as the one of HTTP that it is closest to. */
  private static void refused(int code, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.getCode()).as(e.getMessage()).isEqualTo(code);
              assertThat(e).hasStackTraceContaining(message);
            });
  }

  @Test
  void aBucketIsMadeReadChangedListedAndDeleted() {
    Bucket made =
        grpc.create(
            BucketInfo.newBuilder("grpc-bucket")
                .setLocation("EUROPE-WEST1")
                .setStorageClass(StorageClass.NEARLINE)
                .setVersioningEnabled(true)
                .setLabels(Map.of("team", "files", "a", "1"))
                .setDefaultEventBasedHold(true)
                .setRetentionPeriodDuration(Duration.ofDays(2))
                .setSoftDeletePolicy(
                    BucketInfo.SoftDeletePolicy.newBuilder()
                        .setRetentionDuration(Duration.ofDays(10))
                        .build())
                .setLifecycleRules(
                    List.of(
                        new LifecycleRule(
                            LifecycleAction.newDeleteAction(),
                            LifecycleCondition.newBuilder()
                                .setAge(30)
                                .setCreatedBeforeOffsetDateTime(
                                    LocalDate.of(2026, 2, 3)
                                        .atStartOfDay()
                                        .atOffset(ZoneOffset.UTC))
                                .setMatchesPrefix(List.of("logs/"))
                                .build())))
                .build());
    assertThat(made.getLocation()).isEqualTo("EUROPE-WEST1");
    assertThat(made.getLocationType()).isEqualTo("region");
    assertThat(made.getMetageneration()).isEqualTo(1);

    Bucket other = json.get("grpc-bucket");
    for (Bucket seen : List.of(made, other, grpc.get("grpc-bucket"))) {
      assertThat(seen.getStorageClass()).isEqualTo(StorageClass.NEARLINE);
      assertThat(seen.versioningEnabled()).isTrue();
      assertThat(seen.getLabels()).isEqualTo(Map.of("team", "files", "a", "1"));
      assertThat(seen.getDefaultEventBasedHold()).isTrue();
      assertThat(seen.getRetentionPeriodDuration()).hasDays(2);
      assertThat(seen.getSoftDeletePolicy().getRetentionDuration()).hasDays(10);
      assertThat(seen.getCreateTimeOffsetDateTime()).isEqualTo(other.getCreateTimeOffsetDateTime());
      assertThat(seen.getEtag()).isEqualTo(other.getEtag());
      LifecycleRule rule = seen.getLifecycleRules().get(0);
      assertThat(rule.getCondition().getAge()).isEqualTo(30);
      assertThat(rule.getCondition().getCreatedBeforeOffsetDateTime().toLocalDate())
          .isEqualTo(LocalDate.of(2026, 2, 3));
      assertThat(rule.getCondition().getMatchesPrefix()).containsExactly("logs/");
      assertThat(seen.getIamConfiguration().isUniformBucketLevelAccessEnabled()).isFalse();
    }

    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("team", "archive");
    labels.put("a", null);
    Bucket changed =
        grpc.update(
            made.toBuilder()
                .setLabels(labels)
                .setVersioningEnabled(false)
                .setDefaultEventBasedHold(false)
                .deleteLifecycleRules()
                .setRetentionPeriodDuration(null)
                .build(),
            BucketTargetOption.metagenerationMatch());
    assertThat(changed.getMetageneration()).isEqualTo(2);
    Bucket after = json.get("grpc-bucket");
    assertThat(after.getLabels()).isEqualTo(Map.of("team", "archive"));
    assertThat(after.versioningEnabled()).isNotEqualTo(true);
    assertThat(after.getDefaultEventBasedHold()).isNotEqualTo(true);
    assertThat(after.getRetentionPeriodDuration()).isNull();
    assertThat(after.getLifecycleRules()).isEmpty();
    assertThat(after.getStorageClass()).as("what was not named").isEqualTo(StorageClass.NEARLINE);
    assertThat(after.getSoftDeletePolicy().getRetentionDuration()).hasDays(10);

    assertThat(grpc.list(Storage.BucketListOption.prefix("grpc-buck")).iterateAll())
        .extracting(b -> b.getName())
        .containsExactly("grpc-bucket");
    refused(
        412,
        "At least one of the pre-conditions you specified did not hold.",
        () ->
            made.toBuilder()
                .setLabels(Map.of("late", "1"))
                .build()
                .update(BucketTargetOption.metagenerationMatch()));
    refused(409, "you already own it", () -> grpc.create(BucketInfo.of("grpc-bucket")));
    refused(
        400, "Invalid bucket name: 'Not-A-Name'", () -> grpc.create(BucketInfo.of("Not-A-Name")));

    assertThat(grpc.delete("grpc-bucket")).isTrue();
    assertThat(grpc.get("grpc-bucket")).isNull();
    assertThat(json.get("grpc-bucket")).isNull();
    assertThat(grpc.delete("grpc-bucket")).isFalse();
  }

  @Test
  void aBucketWithObjectsIsNotDeletedAndARetentionPolicyIsLocked() {
    Bucket bucket =
        grpc.create(
            BucketInfo.newBuilder("grpc-locked")
                .setRetentionPeriodDuration(Duration.ofHours(1))
                .build());
    Bucket locked = bucket.lockRetentionPolicy(BucketTargetOption.metagenerationMatch());
    assertThat(locked.retentionPolicyIsLocked()).isTrue();
    assertThat(json.get("grpc-locked").retentionPolicyIsLocked()).isTrue();

    grpc.create(BlobInfo.newBuilder("grpc-locked", "kept").build(), utf8("x"));
    refused(412, "The bucket you tried to delete is not empty.", () -> grpc.delete("grpc-locked"));
    refused(
        403, "is subject to bucket's retention policy", () -> grpc.delete("grpc-locked", "kept"));
  }

  @Test
  void whatOneWritesTheOtherSees() {
    grpc.create(BucketInfo.of("grpc-small"));
    Blob made =
        grpc.create(
            BlobInfo.newBuilder("grpc-small", "folder/ä b.txt")
                .setContentType("text/plain")
                .setContentLanguage("de")
                .setCacheControl("no-store")
                .setMetadata(Map.of("owner", "me", "a.b", "dotted"))
                .build(),
            utf8("hello"));
    Blob seen = json.get("grpc-small", "folder/ä b.txt");
    for (Blob blob : List.of(made, seen, grpc.get("grpc-small", "folder/ä b.txt"))) {
      assertThat(blob.getGeneration()).isEqualTo(made.getGeneration());
      assertThat(blob.getMetageneration()).isEqualTo(1);
      assertThat(blob.getSize()).isEqualTo(5);
      assertThat(blob.getMd5()).isEqualTo("XUFAKrxLKna5cZ2REBfFkg==");
      assertThat(blob.getCrc32c()).isEqualTo("mnG7TA==");
      assertThat(blob.getEtag()).isEqualTo(seen.getEtag());
      assertThat(blob.getContentType()).isEqualTo("text/plain");
      assertThat(blob.getContentLanguage()).isEqualTo("de");
      assertThat(blob.getCacheControl()).isEqualTo("no-store");
      assertThat(blob.getMetadata()).isEqualTo(Map.of("owner", "me", "a.b", "dotted"));
      assertThat(blob.getStorageClass()).isEqualTo(StorageClass.STANDARD);
      assertThat(blob.getCreateTimeOffsetDateTime()).isEqualTo(seen.getCreateTimeOffsetDateTime());
      assertThat(blob.getContent()).isEqualTo(utf8("hello"));
    }

    json.create(BlobInfo.newBuilder("grpc-small", "other").build(), utf8("from JSON"));
    assertThat(grpc.readAllBytes("grpc-small", "other")).isEqualTo(utf8("from JSON"));
    grpc.create(BlobInfo.newBuilder("grpc-small", "empty").build(), new byte[0]);
    assertThat(grpc.readAllBytes("grpc-small", "empty")).isEmpty();
    assertThat(json.readAllBytes("grpc-small", "empty")).isEmpty();

    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("owner", null);
    metadata.put("new", "1");
    Blob changed =
        made.toBuilder().setMetadata(metadata).setContentType("text/html").build().update();
    assertThat(changed.getMetageneration()).isEqualTo(2);
    Blob after = json.get("grpc-small", "folder/ä b.txt");
    assertThat(after.getContentType()).isEqualTo("text/html");
    assertThat(after.getMetadata()).isEqualTo(Map.of("a.b", "dotted", "new", "1"));
    assertThat(after.getContentLanguage()).isEqualTo("de");

    assertThat(grpc.delete("grpc-small", "other")).isTrue();
    assertThat(json.get("grpc-small", "other")).isNull();
    assertThat(grpc.delete("grpc-small", "other")).isFalse();
    assertThat(grpc.get("grpc-small", "other")).isNull();
    refused(
        404, "No such object: grpc-small/other", () -> grpc.readAllBytes("grpc-small", "other"));
    refused(
        404,
        "The specified bucket does not exist.",
        () -> grpc.create(BlobInfo.newBuilder("grpc-nowhere", "x").build(), utf8("x")));
  }

  @Test
  void largeObjectsAreWrittenInEveryWay(@TempDir Path folder) throws Exception {
    grpc.create(BucketInfo.of("grpc-large"));
    byte[] content = random((17 << 20) + 12_345);

    try (WriteChannel out = grpc.writer(BlobInfo.newBuilder("grpc-large", "writer").build())) {
      out.setChunkSize(4 << 20);
      for (int from = 0; from < content.length; from += 999_983) {
        out.write(ByteBuffer.wrap(content, from, Math.min(999_983, content.length - from)));
      }
    }
    Path file = Files.write(folder.resolve("file"), content);
    grpc.createFrom(BlobInfo.newBuilder("grpc-large", "file").build(), file);
    session(grpc, "session", content);

    Map<String, BlobWriteSessionConfig> configurations =
        Map.of(
            "disk", BlobWriteSessionConfigs.bufferToDiskThenUpload(folder),
            "journal", BlobWriteSessionConfigs.journaling(List.of(folder)),
            "bidi", BlobWriteSessionConfigs.bidiWrite(),
            "composite", BlobWriteSessionConfigs.parallelCompositeUpload());
    for (var each : configurations.entrySet()) {
      try (Storage storage =
          GrpcStorage.options(CLOUD.emulator())
              .setBlobWriteSessionConfig(each.getValue())
              .build()
              .getService()) {
        session(storage, each.getKey(), content);
      }
    }

    for (String name :
        List.of("writer", "file", "session", "disk", "journal", "bidi", "composite")) {
      assertThat(json.readAllBytes("grpc-large", name)).as(name).isEqualTo(content);
      assertThat(grpc.readAllBytes("grpc-large", name)).as(name).isEqualTo(content);
    }
    Path download = folder.resolve("download");
    grpc.downloadTo(BlobId.of("grpc-large", "file"), download);
    assertThat(Files.mismatch(file, download)).isEqualTo(-1);
    assertThat(grpc.list("grpc-large").iterateAll())
        .as("parts of composite uploads are cleaned up")
        .extracting(Blob::getName)
        .containsExactlyInAnyOrder(
            "bidi", "composite", "disk", "file", "journal", "session", "writer");
  }

  private static void session(Storage storage, String name, byte[] content) throws Exception {
    BlobWriteSession session =
        storage.blobWriteSession(
            BlobInfo.newBuilder("grpc-large", name).build(), BlobWriteOption.doesNotExist());
    try (WritableByteChannel out = session.open()) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        out.write(left);
      }
    }
    BlobInfo made = session.getResult().get(30, TimeUnit.SECONDS);
    assertThat(made.getSize()).as(name).isEqualTo(content.length);
  }

  @Test
  void partsOfAnObjectAreRead() throws Exception {
    grpc.create(BucketInfo.of("grpc-ranges"));
    byte[] content = random(5 << 20);
    BlobId id = BlobId.of("grpc-ranges", "data");
    grpc.create(BlobInfo.newBuilder(id).build(), content);

    try (ReadChannel in = grpc.reader(id)) {
      in.seek(3_000_000);
      in.limit(3_000_100);
      assertThat(all(in)).isEqualTo(Arrays.copyOfRange(content, 3_000_000, 3_000_100));
    }
    try (ReadChannel in = grpc.reader(id)) {
      in.seek(content.length);
      assertThat(in.read(ByteBuffer.allocate(1))).as("behind the end").isEqualTo(-1);
    }

    try (BlobReadSession session = grpc.blobReadSession(id).get(10, TimeUnit.SECONDS)) {
      assertThat(session.getBlobInfo().getSize()).isEqualTo(content.length);
      ApiFuture<byte[]> first =
          session.readAs(
              ReadProjectionConfigs.asFutureBytes().withRangeSpec(RangeSpec.of(10, 3_000_000)));
      ApiFuture<byte[]> second =
          session.readAs(
              ReadProjectionConfigs.asFutureBytes().withRangeSpec(RangeSpec.beginAt(4_000_000)));
      assertThat(first.get(10, TimeUnit.SECONDS))
          .isEqualTo(Arrays.copyOfRange(content, 10, 3_000_010));
      assertThat(second.get(10, TimeUnit.SECONDS))
          .isEqualTo(Arrays.copyOfRange(content, 4_000_000, content.length));

      grpc.create(BlobInfo.newBuilder(id).build(), utf8("overwritten meanwhile"));
      ApiFuture<byte[]> third =
          session.readAs(ReadProjectionConfigs.asFutureBytes().withRangeSpec(RangeSpec.of(0, 5)));
      assertThat(third.get(10, TimeUnit.SECONDS)).isEqualTo(Arrays.copyOf(content, 5));
    }
  }

  private static byte[] all(ReadChannel in) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(1 << 20);
    while (in.read(out) >= 0) {
      assertThat(out.hasRemaining()).isTrue();
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  @Test
  void preconditionsAreChecked() {
    grpc.create(BucketInfo.of("grpc-conditions"));
    BlobInfo info = BlobInfo.newBuilder("grpc-conditions", "o").build();
    Blob first = grpc.create(info, utf8("1"), BlobTargetOption.doesNotExist());
    String failed = "At least one of the pre-conditions you specified did not hold.";
    refused(412, failed, () -> grpc.create(info, utf8("2"), BlobTargetOption.doesNotExist()));
    refused(
        412,
        failed,
        () -> {
          try (WriteChannel out = grpc.writer(info, BlobWriteOption.doesNotExist())) {
            out.write(ByteBuffer.wrap(utf8("2")));
          }
        });
    Blob second =
        grpc.create(first.toBuilder().build(), utf8("2"), BlobTargetOption.generationMatch());
    assertThat(second.getGeneration()).isGreaterThan(first.getGeneration());
    refused(
        412,
        failed,
        () ->
            grpc.readAllBytes(
                second.getBlobId(), BlobSourceOption.generationMatch(first.getGeneration())));
    refused(
        412,
        failed,
        () -> grpc.delete(second.getBlobId(), BlobSourceOption.metagenerationMatch(7)));
    assertThat(
            grpc.readAllBytes(
                second.getBlobId(), BlobSourceOption.generationMatch(second.getGeneration())))
        .isEqualTo(utf8("2"));
  }

  @Test
  void objectsAreComposedCopiedAndMoved() {
    grpc.create(BucketInfo.of("grpc-copies"));
    grpc.create(BucketInfo.newBuilder("grpc-copies-eu").setLocation("EU").build());
    grpc.create(BlobInfo.newBuilder("grpc-copies", "a").build(), utf8("one "));
    grpc.create(BlobInfo.newBuilder("grpc-copies", "b").build(), utf8("two"));

    Blob whole =
        grpc.compose(
            ComposeRequest.newBuilder()
                .addSource("a", "b")
                .setTarget(
                    BlobInfo.newBuilder("grpc-copies", "whole").setContentType("text/x").build())
                .build());
    assertThat(json.readAllBytes("grpc-copies", "whole")).isEqualTo(utf8("one two"));
    assertThat(whole.getComponentCount()).isEqualTo(2);
    assertThat(whole.getMd5()).isNull();
    assertThat(whole.getContentType()).isEqualTo("text/x");

    Blob copy =
        grpc.copy(
                CopyRequest.newBuilder()
                    .setSource(whole.getBlobId())
                    .setTarget(BlobId.of("grpc-copies-eu", "copy"))
                    .build())
            .getResult();
    assertThat(copy.getContentType()).isEqualTo("text/x");
    assertThat(json.get("grpc-copies-eu", "copy").getCrc32c()).isEqualTo(whole.getCrc32c());

    grpc.create(BlobInfo.newBuilder("grpc-copies", "big").build(), random(3 << 20));
    var writer =
        grpc.copy(
            CopyRequest.newBuilder()
                .setSource(BlobId.of("grpc-copies", "big"))
                .setTarget(BlobId.of("grpc-copies-eu", "big"))
                .setMegabytesCopiedPerChunk(1L)
                .build());
    assertThat(writer.isDone()).as("1 of 3 MiB").isFalse();
    assertThat(writer.getTotalBytesCopied()).isEqualTo(1 << 20);
    assertThat(writer.getResult().getSize()).isEqualTo(3 << 20);

    Blob moved =
        grpc.moveBlob(
            MoveBlobRequest.newBuilder()
                .setSource(BlobId.of("grpc-copies", "a"))
                .setTarget(BlobId.of("grpc-copies", "moved/a"))
                .build());
    assertThat(moved.getName()).isEqualTo("moved/a");
    assertThat(json.get("grpc-copies", "a")).isNull();
    assertThat(json.readAllBytes("grpc-copies", "moved/a")).isEqualTo(utf8("one "));
  }

  @Test
  void objectsAreListed() {
    grpc.create(BucketInfo.newBuilder("grpc-lists").setVersioningEnabled(true).build());
    for (String name : List.of("a/1.txt", "a/2.log", "a/b/3.txt", "a/", "c", "d")) {
      grpc.create(BlobInfo.newBuilder("grpc-lists", name).build(), utf8(name));
    }
    grpc.create(BlobInfo.newBuilder("grpc-lists", "c").build(), utf8("newer"));
    grpc.delete("grpc-lists", "d");

    assertThat(names(BlobListOption.pageSize(2)))
        .containsExactly("a/", "a/1.txt", "a/2.log", "a/b/3.txt", "c");
    assertThat(names(BlobListOption.currentDirectory())).containsExactlyInAnyOrder("c", "a/");
    assertThat(names(BlobListOption.prefix("a/"), BlobListOption.currentDirectory()))
        .containsExactlyInAnyOrder("a/", "a/1.txt", "a/2.log", "a/b/");
    assertThat(names(BlobListOption.delimiter("/"), BlobListOption.includeTrailingDelimiter()))
        .as("the folder's own object, and what it stands for")
        .containsExactlyInAnyOrder("a/", "a/", "c");
    assertThat(names(BlobListOption.startOffset("a/2"), BlobListOption.endOffset("c")))
        .containsExactly("a/2.log", "a/b/3.txt");
    assertThat(names(BlobListOption.matchGlob("a/**.txt"))).containsExactly("a/1.txt", "a/b/3.txt");
    assertThat(names(BlobListOption.versions(true), BlobListOption.prefix("c")))
        .containsExactly("c", "c");
    assertThat(names(BlobListOption.versions(true), BlobListOption.prefix("d")))
        .containsExactly("d");

    Blob some =
        grpc.list("grpc-lists", BlobListOption.prefix("c"), BlobListOption.fields(BlobField.NAME))
            .iterateAll()
            .iterator()
            .next();
    assertThat(some.getName()).isEqualTo("c");
    assertThat(some.getContentType()).isNullOrEmpty();
    assertThat(some.getSize()).isIn(null, 0L);
  }

  private static List<String> names(BlobListOption... options) {
    return grpc.list("grpc-lists", options).streamAll().map(Blob::getName).toList();
  }

  @Test
  void whatIsDeletedIsRestored() {
    grpc.create(BucketInfo.of("grpc-restored"));
    Blob blob = grpc.create(BlobInfo.newBuilder("grpc-restored", "o").build(), utf8("precious"));
    grpc.delete(blob.getBlobId());
    Blob gone =
        grpc.list("grpc-restored", BlobListOption.softDeleted(true)).iterateAll().iterator().next();
    assertThat(gone.getSoftDeleteTime()).isNotNull();
    assertThat(gone.getHardDeleteTime()).isAfter(gone.getSoftDeleteTime());
    Blob back = grpc.restore(gone.getBlobId());
    assertThat(back.getGeneration()).isGreaterThan(blob.getGeneration());
    assertThat(json.readAllBytes("grpc-restored", "o")).isEqualTo(utf8("precious"));
  }

  @Test
  void holdsCount() {
    grpc.create(BucketInfo.of("grpc-holds"), BucketTargetOption.enableObjectRetention(true));
    Blob blob =
        grpc.create(
            BlobInfo.newBuilder("grpc-holds", "o").setTemporaryHold(true).build(), utf8("x"));
    refused(403, "is under active Temporary hold", () -> grpc.delete(blob.getBlobId()));
    Blob free = blob.toBuilder().setTemporaryHold(false).build().update();
    assertThat(json.get(blob.getBlobId()).getTemporaryHold()).isNotEqualTo(true);
    assertThat(free.getMetageneration()).isEqualTo(2);
    assertThat(grpc.delete(blob.getBlobId())).isTrue();
  }

  @Test
  void policiesAndAccessListsAreTheSame() {
    grpc.create(BucketInfo.of("grpc-policies"));
    var policy =
        grpc.getIamPolicy("grpc-policies").toBuilder()
            .addIdentity(StorageRoles.objectViewer(), Identity.user("reader@example.com"))
            .build();
    grpc.setIamPolicy("grpc-policies", policy);
    assertThat(json.getIamPolicy("grpc-policies").getBindings().get(StorageRoles.objectViewer()))
        .containsExactly(Identity.user("reader@example.com"));
    refused(
        412,
        "At least one of the pre-conditions you specified did not hold.",
        () -> grpc.setIamPolicy("grpc-policies", policy));
    assertThat(grpc.testIamPermissions("grpc-policies", List.of("storage.buckets.get")))
        .containsExactly(true);

    grpc.create(BlobInfo.newBuilder("grpc-policies", "o").build(), utf8("x"));
    BlobId id = BlobId.of("grpc-policies", "o");
    grpc.createAcl(id, Acl.of(Acl.User.ofAllUsers(), Acl.Role.READER));
    assertThat(json.getAcl(id, Acl.User.ofAllUsers()).getRole()).isEqualTo(Acl.Role.READER);
    assertThat(grpc.listAcls(id)).extracting(Acl::getEntity).contains(Acl.User.ofAllUsers());
    assertThat(grpc.deleteAcl(id, Acl.User.ofAllUsers())).isTrue();
    assertThat(json.getAcl(id, Acl.User.ofAllUsers())).isNull();
    grpc.createDefaultAcl("grpc-policies", Acl.of(new Acl.User("d@example.com"), Acl.Role.READER));
    assertThat(json.getDefaultAcl("grpc-policies", new Acl.User("d@example.com"))).isNotNull();
  }

  @Test
  void aCustomersKeyIsAskedFor() {
    grpc.create(BucketInfo.of("grpc-keys"));
    byte[] key = random(32);
    String base64 = java.util.Base64.getEncoder().encodeToString(key);
    BlobId id = BlobId.of("grpc-keys", "secret");
    grpc.create(
        BlobInfo.newBuilder(id).build(), utf8("hidden"), BlobTargetOption.encryptionKey(base64));
    assertThat(grpc.readAllBytes(id, BlobSourceOption.decryptionKey(base64)))
        .isEqualTo(utf8("hidden"));
    assertThat(json.readAllBytes(id, BlobSourceOption.decryptionKey(base64)))
        .isEqualTo(utf8("hidden"));
    refused(400, "is encrypted by a customer-supplied encryption key", () -> grpc.readAllBytes(id));
    assertThat(grpc.get(id).getCustomerEncryption().getKeySha256())
        .isEqualTo(json.get(id).getCustomerEncryption().getKeySha256());
  }
}
