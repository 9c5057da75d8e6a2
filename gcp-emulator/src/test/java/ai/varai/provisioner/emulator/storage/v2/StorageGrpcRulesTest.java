package ai.varai.provisioner.emulator.storage.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.control.FaultRule;
import ai.varai.provisioner.emulator.control.RecordedCall;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.cloud.Binding;
import com.google.cloud.Condition;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.storage.v2.ChecksummedData;
import com.google.storage.v2.QueryWriteStatusRequest;
import com.google.storage.v2.ReadObjectRequest;
import com.google.storage.v2.StartResumableWriteRequest;
import com.google.storage.v2.StorageGrpc;
import com.google.storage.v2.WriteObjectRequest;
import com.google.storage.v2.WriteObjectResponse;
import com.google.storage.v2.WriteObjectSpec;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for every call of the emulator holds for Cloud Storage over gRPC. */
@SuppressWarnings("try") // who closes a client may be interrupted
class StorageGrpcRulesTest {

  private static final String APP = "serviceAccount:app@elsewhere.iam.gserviceaccount.com";

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Storage as(GcpEmulator cloud, String who) {
    return GrpcStorage.options(cloud)
        .setHeaderProvider(FixedHeaderProvider.create("x-emulator-principal", who))
        .build()
        .getService();
  }

  private static void grant(Storage owner, String role, String prefix) {
    var policy =
        owner.getIamPolicy("strict-files", Storage.BucketSourceOption.requestedPolicyVersion(3));
    List<Binding> bindings = new java.util.ArrayList<>(policy.getBindingsList());
    bindings.add(
        Binding.newBuilder()
            .setRole(role)
            .addMembers(APP)
            .setCondition(
                Condition.newBuilder()
                    .setTitle("a folder")
                    .setExpression(
                        "resource.name.startsWith('projects/_/buckets/strict-files/objects/"
                            + prefix
                            + "')")
                    .build())
            .build());
    owner.setIamPolicy(
        "strict-files", policy.toBuilder().setVersion(3).setBindings(bindings).build());
  }

  private static void denied(
      String permission, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(403);
              assertThat(e).hasStackTraceContaining("does not have " + permission + " access");
            });
  }

  @Test
  void policiesDecideByThePermissionsOfTheJsonApi() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT));
        Storage owner = as(cloud, "user:user@example.com");
        Storage app = as(cloud, APP)) {
      owner.create(
          BucketInfo.newBuilder("strict-files")
              .setIamConfiguration(
                  BucketInfo.IamConfiguration.newBuilder()
                      .setIsUniformBucketLevelAccessEnabled(true)
                      .build())
              .build());
      owner.create(BlobInfo.newBuilder("strict-files", "open/a").build(), utf8("a"));
      owner.create(BlobInfo.newBuilder("strict-files", "closed/a").build(), utf8("a"));

      denied("storage.objects.get", () -> app.readAllBytes("strict-files", "open/a"));
      denied("storage.buckets.get", () -> app.get("strict-files"));
      denied("storage.objects.list", () -> app.list("strict-files"));
      grant(owner, "roles/storage.objectViewer", "open/");
      assertThat(app.readAllBytes("strict-files", "open/a")).isEqualTo(utf8("a"));
      denied("storage.objects.get", () -> app.readAllBytes("strict-files", "closed/a"));

      BlobInfo fresh = BlobInfo.newBuilder("strict-files", "open/b").build();
      denied("storage.objects.create", () -> app.create(fresh, utf8("b")));
      grant(owner, "roles/storage.objectCreator", "open/");
      app.create(fresh, utf8("b"));
      try (WriteChannel out = app.writer(BlobInfo.newBuilder("strict-files", "open/c").build())) {
        out.write(ByteBuffer.wrap(utf8("in parts")));
      }
      assertThat(app.readAllBytes("strict-files", "open/c")).isEqualTo(utf8("in parts"));
    }
  }

  private static FaultRule fault(
      String method, Duration latency, Optional<Code> status, FaultRule.Drop drop) {
    return new FaultRule(
        "storage", method, "", 1, latency, status, "", 0, drop, FaultRule.OperationFault.NONE);
  }

  /** A client that tries again at once, and not after seconds. */
  private static Storage impatient(GcpEmulator cloud) {
    return GrpcStorage.options(cloud)
        .setRetrySettings(
            StorageOptions.getDefaultRetrySettings().toBuilder()
                .setInitialRetryDelayDuration(Duration.ofMillis(20))
                .setMaxRetryDelayDuration(Duration.ofMillis(100))
                .build())
        .build()
        .getService();
  }

  @Test
  void faultsStrikeByTheNamesOfTheJsonApiAndTheClientComesThroughThem() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        Storage storage = impatient(cloud)) {
      storage.create(BucketInfo.of("faulty"));
      BlobInfo info = BlobInfo.newBuilder("faulty", "o").build();
      cloud
          .faults()
          .add(
              fault(
                  "storage.objects.insert",
                  Duration.ZERO,
                  Optional.of(Code.UNAVAILABLE),
                  FaultRule.Drop.NONE),
              1);
      storage.create(info, utf8("content"), BlobTargetOption.doesNotExist());
      cloud
          .faults()
          .add(
              fault(
                  "storage.objects.get",
                  Duration.ZERO,
                  Optional.of(Code.UNAVAILABLE),
                  FaultRule.Drop.NONE),
              2);
      assertThat(storage.get("faulty", "o").getSize()).isEqualTo(7);
      List<RecordedCall> reads =
          cloud.recorder().calls().stream()
              .filter(c -> c.method().equals("storage.objects.get"))
              .toList();
      assertThat(reads).extracting(RecordedCall::status).containsExactly(503, 503, 200);
      assertThat(reads)
          .allSatisfy(
              c -> {
                assertThat(c.transport()).isEqualTo("GRPC");
                assertThat(c.path()).isEqualTo("/storage/v1/b/faulty/o/o");
              });
    }
  }

  @Test
  void anUploadGoesOnAfterItsConnectionWasCut() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        Storage storage = impatient(cloud)) {
      storage.create(BucketInfo.of("cut"));
      BlobInfo info = BlobInfo.newBuilder("cut", "o").build();
      byte[] content = new byte[(1 << 20) + 3];
      try (WriteChannel out = storage.writer(info, BlobWriteOption.doesNotExist())) {
        out.setChunkSize(256 << 10);
        out.write(ByteBuffer.wrap(content, 0, 512 << 10));
        cloud
            .faults()
            .add(
                fault(
                    "storage.objects.insert",
                    Duration.ZERO,
                    Optional.empty(),
                    FaultRule.Drop.AFTER),
                1);
        out.write(ByteBuffer.wrap(content, 512 << 10, content.length - (512 << 10)));
      }
      assertThat(storage.readAllBytes("cut", "o")).isEqualTo(content);
      assertThat(storage.get("cut", "o").getMetageneration()).isEqualTo(1);
    }
  }

  @Test
  void whatACallerWhoWasRefusedHasSentIsNotWritten() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        Storage json = GrpcStorage.overJson(cloud)) {
      json.create(BucketInfo.of("refused"));
      try (GrpcStorage.Wire wire = GrpcStorage.Wire.to(cloud)) {
        StorageGrpc.StorageBlockingStub stub = StorageGrpc.newBlockingStub(wire.channel());
        String upload =
            stub.startResumableWrite(
                    StartResumableWriteRequest.newBuilder()
                        .setWriteObjectSpec(
                            WriteObjectSpec.newBuilder()
                                .setResource(
                                    com.google.storage.v2.Object.newBuilder()
                                        .setBucket("projects/_/buckets/refused")
                                        .setName("o")))
                        .build())
                .getUploadId();
        cloud
            .faults()
            .add(
                fault(
                    "storage.objects.insert",
                    Duration.ZERO,
                    Optional.of(Code.UNAVAILABLE),
                    FaultRule.Drop.NONE),
                1);
        CompletableFuture<WriteObjectResponse> done = new CompletableFuture<>();
        StreamObserver<WriteObjectRequest> out =
            StorageGrpc.newStub(wire.channel()).writeObject(observer(done));
        out.onNext(
            WriteObjectRequest.newBuilder()
                .setUploadId(upload)
                .setChecksummedData(
                    ChecksummedData.newBuilder()
                        .setContent(ByteString.copyFrom(new byte[256 << 10])))
                .build());
        out.onCompleted();
        assertThatThrownBy(() -> done.get(20, TimeUnit.SECONDS))
            .hasStackTraceContaining("UNAVAILABLE");
        assertThat(
                stub.queryWriteStatus(
                        QueryWriteStatusRequest.newBuilder().setUploadId(upload).build())
                    .getPersistedSize())
            .isZero();
      }
    }
  }

  private static <A> StreamObserver<A> observer(CompletableFuture<A> first) {
    return new StreamObserver<>() {
      @Override
      public void onNext(A answer) {
        first.complete(answer);
      }

      @Override
      public void onError(Throwable failure) {
        first.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {}
    };
  }

  @Test
  void aStreamThatIsRefusedHasItsStatusAndNoAnswer() {
    try (GcpEmulator cloud = GcpEmulator.start();
        GrpcStorage.Wire wire = GrpcStorage.Wire.to(cloud)) {
      cloud
          .faults()
          .add(
              fault(
                  "storage.objects.get",
                  Duration.ZERO,
                  Optional.of(Code.RESOURCE_EXHAUSTED),
                  FaultRule.Drop.NONE),
              1);
      ReadObjectRequest read =
          ReadObjectRequest.newBuilder().setBucket("projects/_/buckets/b").setObject("o").build();
      StorageGrpc.StorageBlockingStub stub = StorageGrpc.newBlockingStub(wire.channel());
      for (Status.Code expected : List.of(Status.Code.RESOURCE_EXHAUSTED, Status.Code.NOT_FOUND)) {
        assertThatThrownBy(() -> stub.readObject(read).next())
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(expected));
      }
    }
  }

  @Test
  void aStreamEndsAtItsCallersDeadline() {
    try (GcpEmulator cloud = GcpEmulator.start();
        GrpcStorage.Wire wire = GrpcStorage.Wire.to(cloud)) {
      cloud
          .faults()
          .add(
              fault(
                  "storage.objects.get",
                  Duration.ofSeconds(30),
                  Optional.empty(),
                  FaultRule.Drop.NONE),
              1);
      assertThatThrownBy(
              () ->
                  StorageGrpc.newBlockingStub(wire.channel())
                      .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                      .readObject(
                          ReadObjectRequest.newBuilder()
                              .setBucket("projects/_/buckets/b")
                              .setObject("o")
                              .build())
                      .next())
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(cloud.recorder().calls())
                      .as("the server waits no longer either")
                      .extracting(RecordedCall::status)
                      .containsExactly(504));
    }
  }
}
