package ai.varai.provisioner.emulator.storage.v2;

import static ai.varai.provisioner.emulator.storage.v2.ServiceBucket.BUCKET;
import static ai.varai.provisioner.emulator.storage.v2.ServiceBucket.CONTENT;
import static ai.varai.provisioner.emulator.storage.v2.StreamAnswers.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.cloud.storage.BlobInfo;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Status;
import com.google.storage.v2.BidiReadObjectError;
import com.google.storage.v2.BidiReadObjectRequest;
import com.google.storage.v2.BidiReadObjectResponse;
import com.google.storage.v2.BidiReadObjectSpec;
import com.google.storage.v2.Bucket;
import com.google.storage.v2.CreateBucketRequest;
import com.google.storage.v2.DeleteObjectRequest;
import com.google.storage.v2.GetBucketRequest;
import com.google.storage.v2.GetObjectRequest;
import com.google.storage.v2.Object;
import com.google.storage.v2.ReadObjectRequest;
import com.google.storage.v2.ReadObjectResponse;
import com.google.storage.v2.ReadRange;
import com.google.storage.v2.StorageGrpc;
import com.google.storage.v2.UpdateBucketRequest;
import com.google.storage.v2.UpdateObjectRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code google.storage.v2.Storage} message by message, where clients show less than there is. */
class StorageServiceTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static ServiceBucket service;

  @BeforeAll
  static void connect() {
    service = new ServiceBucket(CLOUD.emulator());
  }

  @AfterAll
  static void disconnect() throws Exception {
    service.close();
  }

  private static ReadObjectRequest.Builder read() {
    return ReadObjectRequest.newBuilder().setBucket(BUCKET).setObject("content");
  }

  private static List<ReadObjectResponse> answers(ReadObjectRequest.Builder request) {
    List<ReadObjectResponse> out = new ArrayList<>();
    service.stub.readObject(request.build()).forEachRemaining(out::add);
    return out;
  }

  private static byte[] bytes(List<ReadObjectResponse> answers) {
    return answers.stream()
        .map(a -> a.getChecksummedData().getContent())
        .reduce(ByteString.EMPTY, ByteString::concat)
        .toByteArray();
  }

  @Test
  void contentComesInPartsOfTwoMebibytesWithTheirChecksums() {
    List<ReadObjectResponse> answers = answers(read());
    assertThat(answers)
        .extracting(a -> a.getChecksummedData().getContent().size())
        .containsExactly(2 << 20, 2 << 20, (1 << 20) + 7);
    assertThat(answers)
        .allSatisfy(
            a ->
                assertThat(a.getChecksummedData().getCrc32C())
                    .isEqualTo(Content.crc32c(a.getChecksummedData().getContent())));
    assertThat(bytes(answers)).isEqualTo(CONTENT);
    ReadObjectResponse first = answers.get(0);
    assertThat(first.getMetadata().getName()).isEqualTo("content");
    assertThat(first.getMetadata().getBucket()).isEqualTo(BUCKET);
    assertThat(first.getMetadata().getAclCount()).isZero();
    assertThat(first.getObjectChecksums().getCrc32C())
        .isEqualTo(Content.crc32c(ByteString.copyFrom(CONTENT)));
    assertThat(first.hasContentRange()).isFalse();
    assertThat(answers.get(1).hasMetadata()).isFalse();
  }

  @Test
  void offsetsCountFromTheStartOrTheEndAndLimitsCut() {
    List<ReadObjectResponse> part = answers(read().setReadOffset(-15).setReadLimit(3));
    assertThat(bytes(part))
        .isEqualTo(Arrays.copyOfRange(CONTENT, CONTENT.length - 15, CONTENT.length - 12));
    assertThat(part.get(0).getContentRange().getStart()).isEqualTo(CONTENT.length - 15);
    assertThat(part.get(0).getContentRange().getEnd()).isEqualTo(CONTENT.length - 12);
    assertThat(part.get(0).getContentRange().getCompleteLength()).isEqualTo(CONTENT.length);
    assertThat(bytes(answers(read().setReadOffset(-CONTENT.length - 9)))).isEqualTo(CONTENT);
    assertThat(bytes(answers(read().setReadOffset(9).setReadLimit(1L << 40))))
        .isEqualTo(Arrays.copyOfRange(CONTENT, 9, CONTENT.length));
    refused(Code.OUT_OF_RANGE, () -> answers(read().setReadOffset(CONTENT.length)));
    refused(Code.OUT_OF_RANGE, () -> answers(read().setReadLimit(-1)));
  }

  @Test
  void refusalsOfReadsHaveTheirCodes() {
    long generation =
        service
            .stub
            .getObject(GetObjectRequest.newBuilder().setBucket(BUCKET).setObject("content").build())
            .getGeneration();
    refused(Code.NOT_FOUND, () -> answers(read().setObject("absent")));
    refused(Code.NOT_FOUND, () -> answers(read().setBucket("projects/_/buckets/absent")));
    refused(Code.INVALID_ARGUMENT, () -> answers(read().setBucket("service")));
    refused(Code.INVALID_ARGUMENT, () -> answers(read().setObject("")));
    refused(Code.FAILED_PRECONDITION, () -> answers(read().setIfGenerationMatch(1)));
    refused(Code.FAILED_PRECONDITION, () -> answers(read().setIfGenerationMatch(0)));
    refused(Code.ABORTED, () -> answers(read().setIfGenerationNotMatch(generation)));
    assertThat(bytes(answers(read().setIfGenerationNotMatch(0)))).isEqualTo(CONTENT);
  }

  @Test
  void masksChooseWhatIsShownAndChanged() {
    GetObjectRequest.Builder get =
        GetObjectRequest.newBuilder().setBucket(BUCKET).setObject("content");
    assertThat(service.stub.getObject(get.build()).getAclList()).isEmpty();
    assertThat(service.stub.getObject(get.setReadMask(mask("*")).build()).getAclList())
        .isNotEmpty();
    Object some = service.stub.getObject(get.setReadMask(mask("name", "acl")).build());
    assertThat(some.getName()).isEqualTo("content");
    assertThat(some.getAclList()).isNotEmpty();
    assertThat(some.getSize()).isZero();
    refused(
        Code.INVALID_ARGUMENT,
        () -> service.stub.getObject(get.setReadMask(mask("invented")).build()));
    refused(
        Code.INVALID_ARGUMENT,
        () ->
            service.stub.updateBucket(
                UpdateBucketRequest.newBuilder()
                    .setBucket(Bucket.newBuilder().setName(BUCKET))
                    .build()));
  }

  private static FieldMask mask(String... paths) {
    return FieldMask.newBuilder().addAllPaths(List.of(paths)).build();
  }

  @Test
  void aMaskThatNamesAMapReplacesItAndOneThatNamesASettingKeepsItsTimes() {
    String name = "projects/_/buckets/masked";
    Bucket made =
        service.stub.createBucket(
            CreateBucketRequest.newBuilder()
                .setParent("projects/_")
                .setBucketId("masked")
                .setBucket(
                    Bucket.newBuilder()
                        .setProject("projects/" + GrpcStorage.PROJECT)
                        .putLabels("a", "1")
                        .putLabels("b", "2")
                        .setIamConfig(
                            Bucket.IamConfig.newBuilder()
                                .setUniformBucketLevelAccess(
                                    Bucket.IamConfig.UniformBucketLevelAccess.newBuilder()
                                        .setEnabled(true))))
                .build());
    assertThat(made.getName()).isEqualTo(name);
    assertThat(made.getProject()).matches("projects/\\d+");
    Bucket changed =
        service.stub.updateBucket(
            UpdateBucketRequest.newBuilder()
                .setBucket(
                    Bucket.newBuilder()
                        .setName(name)
                        .putLabels("c", "3")
                        .setIamConfig(
                            Bucket.IamConfig.newBuilder().setPublicAccessPrevention("enforced")))
                .setUpdateMask(mask("labels", "iam_config"))
                .build());
    assertThat(changed.getLabelsMap()).containsOnlyKeys("c");
    assertThat(changed.getIamConfig().getPublicAccessPrevention()).isEqualTo("enforced");
    assertThat(changed.getIamConfig().getUniformBucketLevelAccess())
        .isEqualTo(made.getIamConfig().getUniformBucketLevelAccess());
    assertThat(service.json.get("masked").getLabels()).containsOnlyKeys("c");
    refused(
        Code.ALREADY_EXISTS,
        () ->
            service.stub.createBucket(
                CreateBucketRequest.newBuilder()
                    .setParent("projects/_")
                    .setBucketId("masked")
                    .setBucket(Bucket.newBuilder().setProject("projects/" + GrpcStorage.PROJECT))
                    .build()));
    long metageneration = changed.getMetageneration();
    refused(
        Code.ABORTED,
        () ->
            service.stub.getBucket(
                GetBucketRequest.newBuilder()
                    .setName(name)
                    .setIfMetagenerationNotMatch(metageneration)
                    .build()));
  }

  @Test
  void theRetentionOfAnObjectIsSetAndTakenBack() {
    String bucket = "projects/_/buckets/retained";
    service.stub.createBucket(
        CreateBucketRequest.newBuilder()
            .setParent("projects/_")
            .setBucketId("retained")
            .setEnableObjectRetention(true)
            .setBucket(Bucket.newBuilder().setProject("projects/" + GrpcStorage.PROJECT))
            .build());
    assertThat(
            service
                .stub
                .getBucket(GetBucketRequest.newBuilder().setName(bucket).build())
                .getObjectRetention()
                .getEnabled())
        .isTrue();
    service.json.create(BlobInfo.newBuilder("retained", "o").build(), new byte[1]);
    var until =
        Timestamps.fromMillis(CLOUD.emulator().clock().instant().plusSeconds(3600).toEpochMilli());
    Object.Builder object = Object.newBuilder().setBucket(bucket).setName("o");
    Object kept =
        service.stub.updateObject(
            UpdateObjectRequest.newBuilder()
                .setObject(
                    object.setRetention(
                        Object.Retention.newBuilder()
                            .setMode(Object.Retention.Mode.UNLOCKED)
                            .setRetainUntilTime(until)))
                .setUpdateMask(mask("retention"))
                .build());
    assertThat(kept.getRetention().getMode()).isEqualTo(Object.Retention.Mode.UNLOCKED);
    assertThat(kept.getRetention().getRetainUntilTime()).isEqualTo(until);
    assertThat(kept.getRetentionExpireTime()).isEqualTo(until);
    refused(
        Code.PERMISSION_DENIED,
        () ->
            service.stub.deleteObject(
                DeleteObjectRequest.newBuilder().setBucket(bucket).setObject("o").build()));
    Object free =
        service.stub.updateObject(
            UpdateObjectRequest.newBuilder()
                .setObject(object.clearRetention())
                .setUpdateMask(mask("retention"))
                .setOverrideUnlockedRetention(true)
                .build());
    assertThat(free.hasRetention()).isFalse();
  }

  @Test
  void permissionsOfABucketOfAFolderAndOfAnObjectAreTested() {
    for (String resource : List.of(BUCKET, BUCKET + "/objects/content")) {
      assertThat(
              service
                  .stub
                  .testIamPermissions(
                      TestIamPermissionsRequest.newBuilder()
                          .setResource(resource)
                          .addPermissions("storage.objects.get")
                          .build())
                  .getPermissionsList())
          .as(resource)
          .containsExactly("storage.objects.get");
    }
    refused(
        Code.INVALID_ARGUMENT,
        () ->
            service.stub.testIamPermissions(
                TestIamPermissionsRequest.newBuilder()
                    .setResource("projects/p/buckets/service")
                    .addPermissions("storage.objects.get")
                    .build()));
  }

  @Test
  void rangesAreReadFromOneStreamAndARangeBehindTheEndNamesItself() throws Exception {
    StreamAnswers<BidiReadObjectResponse> answers = new StreamAnswers<>();
    StreamObserver<BidiReadObjectRequest> out = service.streams.bidiReadObject(answers);
    BidiReadObjectSpec spec =
        BidiReadObjectSpec.newBuilder().setBucket(BUCKET).setObject("content").build();
    out.onNext(
        BidiReadObjectRequest.newBuilder()
            .setReadObjectSpec(spec)
            .addReadRanges(range(1, 0, 0))
            .addReadRanges(range(2, -10, 4))
            .build());
    out.onNext(BidiReadObjectRequest.newBuilder().addReadRanges(range(3, 5, 5)).build());
    out.onCompleted();
    List<BidiReadObjectResponse> all = answers.all();
    assertThat(all.get(0).getMetadata().getSize()).isEqualTo(CONTENT.length);
    assertThat(all.get(0).hasReadHandle()).isTrue();
    Function<Integer, byte[]> content =
        id ->
            all.stream()
                .flatMap(a -> a.getObjectDataRangesList().stream())
                .filter(r -> r.getReadRange().getReadId() == id)
                .map(r -> r.getChecksummedData().getContent())
                .reduce(ByteString.EMPTY, ByteString::concat)
                .toByteArray();
    assertThat(content.apply(1)).isEqualTo(CONTENT);
    assertThat(content.apply(2))
        .isEqualTo(Arrays.copyOfRange(CONTENT, CONTENT.length - 10, CONTENT.length - 6));
    assertThat(content.apply(3)).isEqualTo(Arrays.copyOfRange(CONTENT, 5, 10));
    assertThat(all.stream().flatMap(a -> a.getObjectDataRangesList().stream()))
        .filteredOn(r -> r.getRangeEnd())
        .extracting(r -> r.getReadRange().getReadId())
        .containsExactly(1L, 2L, 3L);

    StreamAnswers<BidiReadObjectResponse> failing = new StreamAnswers<>();
    StreamObserver<BidiReadObjectRequest> bad = service.streams.bidiReadObject(failing);
    bad.onNext(
        BidiReadObjectRequest.newBuilder()
            .setReadObjectSpec(spec)
            .addReadRanges(range(9, CONTENT.length + 1, 1))
            .build());
    Status status = StatusProto.fromThrowable(refused(Code.OUT_OF_RANGE, failing::all));
    Any detail = status.getDetails(0);
    assertThat(detail.unpack(BidiReadObjectError.class).getReadRangeErrors(0).getReadId())
        .isEqualTo(9);
  }

  private static ReadRange.Builder range(long id, long offset, long length) {
    return ReadRange.newBuilder().setReadId(id).setReadOffset(offset).setReadLength(length);
  }

  @Test
  void readersWhoTakeNothingKeepNobodyWaiting() {
    byte[] content = Arrays.copyOf(CONTENT, 300 << 10);
    service.json.create(BlobInfo.newBuilder("service", "slow").build(), content);
    ManagedChannel narrow =
        NettyChannelBuilder.forTarget(CLOUD.emulator().endpoint())
            .usePlaintext()
            .flowControlWindow(64 << 10)
            .build();
    try {
      // More of them than there are threads that may block.
      List<Iterator<ReadObjectResponse>> open = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        open.add(StorageGrpc.newBlockingStub(narrow).readObject(read().setObject("slow").build()));
      }
      assertThat(bytes(answers(read()))).isEqualTo(CONTENT);
      assertThat(open)
          .allSatisfy(
              answers ->
                  assertThat(answers.next().getChecksummedData().getContent().toByteArray())
                      .isEqualTo(content));
    } finally {
      narrow.shutdownNow();
    }
  }
}
