package ai.varai.provisioner.emulator.storage.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.UnimplementedException;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsClient;
import com.google.longrunning.OperationsSettings;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.storage.control.v2.AnywhereCache;
import com.google.storage.control.v2.BucketName;
import com.google.storage.control.v2.CreateFolderRequest;
import com.google.storage.control.v2.DeleteManagedFolderRequest;
import com.google.storage.control.v2.Folder;
import com.google.storage.control.v2.FolderName;
import com.google.storage.control.v2.ListFoldersRequest;
import com.google.storage.control.v2.ManagedFolder;
import com.google.storage.control.v2.RenameFolderRequest;
import com.google.storage.control.v2.StorageControlClient;
import com.google.storage.control.v2.StorageControlSettings;
import com.google.storage.control.v2.StorageLayout;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Google's client of the control API, beside the JSON API. */
class StorageControlClientTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static StorageControlClient control;
  private static Storage json;

  @BeforeAll
  static void connect() throws Exception {
    GcpEmulator cloud = CLOUD.emulator();
    StorageControlSettings.Builder settings =
        StorageControlSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS);
    settings.renameFolderOperationSettings().setPollingAlgorithm(Clients.quickly());
    settings.deleteFolderRecursiveOperationSettings().setPollingAlgorithm(Clients.quickly());
    settings.createAnywhereCacheOperationSettings().setPollingAlgorithm(Clients.quickly());
    settings.updateAnywhereCacheOperationSettings().setPollingAlgorithm(Clients.quickly());
    control = StorageControlClient.create(settings.build());
    json = GrpcStorage.overJson(cloud);
  }

  @AfterAll
  static void disconnect() throws Exception {
    control.close();
    json.close();
  }

  private static void bucket(String name, boolean hierarchical) {
    json.create(
        BucketInfo.newBuilder(name)
            .setIamConfiguration(
                BucketInfo.IamConfiguration.newBuilder()
                    .setIsUniformBucketLevelAccessEnabled(true)
                    .build())
            .setHierarchicalNamespace(
                BucketInfo.HierarchicalNamespace.newBuilder().setEnabled(hierarchical).build())
            .build());
  }

  private static void write(String bucket, String name) {
    json.create(BlobInfo.newBuilder(bucket, name).build(), name.getBytes(StandardCharsets.UTF_8));
  }

  private static Folder make(String bucket, String folder, boolean recursive) {
    return control.createFolder(
        CreateFolderRequest.newBuilder()
            .setParent(BucketName.format("_", bucket))
            .setFolderId(folder)
            .setRecursive(recursive)
            .build());
  }

  @Test
  void foldersAreMadeListedRenamedAndRemoved() throws Exception {
    bucket("control-folders", true);
    String bucket = BucketName.format("_", "control-folders");
    Folder made = make("control-folders", "a/b/", true);
    assertThat(made.getName()).isEqualTo(bucket + "/folders/a/b/");
    assertThat(made.getMetageneration()).isEqualTo(1);
    assertThat(made.hasCreateTime()).isTrue();
    assertThat(control.getFolder(FolderName.format("_", "control-folders", "a/b/")))
        .isEqualTo(made);
    assertThat(new RestCalls(CLOUD).get("/storage/v1/b/control-folders/folders/a%2Fb%2F").status())
        .isEqualTo(200);
    assertThatThrownBy(() -> make("control-folders", "a/b/", false))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> make("control-folders", "x/y/", false))
        .isInstanceOf(FailedPreconditionException.class)
        .hasMessageContaining("The parent folder 'x/' does not exist.");
    write("control-folders", "a/b/file");
    write("control-folders", "c/d/other");
    assertThat(
            control
                .listFolders(
                    ListFoldersRequest.newBuilder().setParent(bucket).setPageSize(2).build())
                .iterateAll())
        .extracting(f -> f.getName().substring(bucket.length() + "/folders/".length()))
        .containsExactly("a/", "a/b/", "c/", "c/d/");
    assertThat(
            control
                .listFolders(
                    ListFoldersRequest.newBuilder()
                        .setParent(bucket)
                        .setLexicographicStart("b")
                        .setDelimiter("/")
                        .build())
                .iterateAll())
        .extracting(Folder::getName)
        .containsExactly(bucket + "/folders/c/");

    var renaming =
        control.renameFolderAsync(
            RenameFolderRequest.newBuilder()
                .setName(bucket + "/folders/a/")
                .setDestinationFolderId("z/")
                .setIfMetagenerationMatch(1)
                .build());
    assertThat(renaming.getMetadata().get(10, TimeUnit.SECONDS).getDestinationFolderId())
        .isEqualTo("z/");
    Folder renamed = renaming.get(30, TimeUnit.SECONDS);
    assertThat(renamed.getName()).isEqualTo(bucket + "/folders/z/");
    assertThat(json.get("control-folders", "z/b/file")).isNotNull();
    assertThat(json.get("control-folders", "a/b/file")).isNull();
    assertThatThrownBy(() -> control.getFolder(bucket + "/folders/a/"))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> control.deleteFolder(bucket + "/folders/z/"))
        .isInstanceOf(FailedPreconditionException.class)
        .hasMessageContaining("The folder you tried to delete is not empty.");

    control.deleteFolderRecursiveAsync(bucket + "/folders/z/").get(30, TimeUnit.SECONDS);
    assertThat(json.get("control-folders", "z/b/file")).isNull();
    make("control-folders", "gone/", false);
    control.deleteFolder(bucket + "/folders/gone/");
    assertThat(control.listFolders(bucket).iterateAll())
        .extracting(Folder::getName)
        .containsExactly(bucket + "/folders/c/", bucket + "/folders/c/d/");
  }

  @Test
  void aRenameInProgressIsSeenAndItsOperationIsReadAndListed() throws Exception {
    bucket("control-pending", true);
    String bucket = BucketName.format("_", "control-pending");
    make("control-pending", "from/", false);
    new RestCalls(CLOUD)
        .post(
            "/_emulator/faults",
            "{\"operation\":\"stall\",\"api\":\"storage\",\"resource\":\"control-pending\"}");
    Operation started =
        control
            .renameFolderCallable()
            .call(
                RenameFolderRequest.newBuilder()
                    .setName(bucket + "/folders/from/")
                    .setDestinationFolderId("to/")
                    .build());
    assertThat(control.getFolder(bucket + "/folders/from/").getPendingRenameInfo().getOperation())
        .isEqualTo(started.getName());
    assertThat(started.getName()).startsWith(bucket + "/operations/");
    assertThat(started.getMetadata().getTypeUrl())
        .endsWith("google.storage.control.v2.RenameFolderMetadata");
    // What lists operations names none of them: the host says whose are meant.
    ManagedChannel channel =
        ManagedChannelBuilder.forTarget(CLOUD.emulator().endpoint())
            .usePlaintext()
            .overrideAuthority("storage.googleapis.com")
            .build();
    try (OperationsClient operations =
        OperationsClient.create(
            OperationsSettings.newBuilder()
                .setTransportChannelProvider(
                    FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel)))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      assertThat(operations.getOperation(started.getName()).getName()).isEqualTo(started.getName());
      assertThatThrownBy(() -> operations.getOperation(bucket + "/operations/none"))
          .isInstanceOf(NotFoundException.class);
      assertThat(operations.listOperations(bucket, "").iterateAll())
          .extracting(Operation::getName)
          .containsExactly(started.getName());
      operations.cancelOperation(started.getName());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void managedFoldersHavePolicies() {
    bucket("control-managed", false);
    String bucket = BucketName.format("_", "control-managed");
    ManagedFolder made =
        control.createManagedFolder(bucket, ManagedFolder.getDefaultInstance(), "shared/");
    String name = bucket + "/managedFolders/shared/";
    assertThat(made.getName()).isEqualTo(name);
    assertThat(control.getManagedFolder(name)).isEqualTo(made);
    assertThat(control.listManagedFolders(bucket).iterateAll()).containsExactly(made);
    Policy set =
        control.setIamPolicy(
            name,
            Policy.newBuilder()
                .addBindings(
                    Binding.newBuilder()
                        .setRole("roles/storage.objectViewer")
                        .addMembers("user:reader@example.com"))
                .build());
    assertThat(control.getIamPolicy(name)).isEqualTo(set);
    assertThat(
            new RestCalls(CLOUD)
                .get("/storage/v1/b/control-managed/managedFolders/shared%2F/iam")
                .body()
                .at("/bindings/0/members/0")
                .asText())
        .isEqualTo("user:reader@example.com");
    write("control-managed", "shared/x");
    assertThatThrownBy(() -> control.deleteManagedFolder(name))
        .isInstanceOf(FailedPreconditionException.class);
    control.deleteManagedFolder(
        DeleteManagedFolderRequest.newBuilder().setName(name).setAllowNonEmpty(true).build());
    assertThatThrownBy(() -> control.getManagedFolder(name)).isInstanceOf(NotFoundException.class);
    assertThat(json.get("control-managed", "shared/x")).isNotNull();
  }

  @Test
  void theLayoutTellsWhetherThereAreFolders() {
    bucket("control-layout", true);
    bucket("control-flat", false);
    StorageLayout layout =
        control.getStorageLayout("projects/_/buckets/control-layout/storageLayout");
    assertThat(layout.getName()).isEqualTo("projects/_/buckets/control-layout/storageLayout");
    assertThat(layout.getLocation()).isEqualTo("US");
    assertThat(layout.getLocationType()).isEqualTo("multi-region");
    assertThat(layout.getHierarchicalNamespace().getEnabled()).isTrue();
    assertThat(
            control
                .getStorageLayout("projects/_/buckets/control-flat/storageLayout")
                .getHierarchicalNamespace()
                .getEnabled())
        .isFalse();
    assertThatThrownBy(() -> make("control-flat", "a/", false))
        .isInstanceOf(FailedPreconditionException.class)
        .hasMessageContaining("The bucket does not support hierarchical namespace.");
  }

  @Test
  void cachesAreMadeChangedPausedAndDisabled() throws Exception {
    bucket("control-caches", false);
    String bucket = BucketName.format("_", "control-caches");
    var creating =
        control.createAnywhereCacheAsync(
            bucket,
            AnywhereCache.newBuilder()
                .setZone("us-central1-a")
                .setTtl(Duration.newBuilder().setSeconds(7200))
                .build());
    assertThat(creating.getMetadata().get(10, TimeUnit.SECONDS).getZone())
        .isEqualTo("us-central1-a");
    CLOUD.emulator().clock().advance(java.time.Duration.ofMinutes(30));
    AnywhereCache made = creating.get(30, TimeUnit.SECONDS);
    String name = bucket + "/anywhereCaches/us-central1-a";
    assertThat(made.getName()).isEqualTo(name);
    assertThat(made.getState()).isEqualToIgnoringCase("running");
    assertThat(control.getAnywhereCache(name).getTtl().getSeconds()).isEqualTo(7200);

    var updating =
        control.updateAnywhereCacheAsync(
            AnywhereCache.newBuilder()
                .setName(name)
                .setTtl(Duration.newBuilder().setSeconds(10_000))
                .setAdmissionPolicy("admit-on-second-miss")
                .build(),
            FieldMask.newBuilder().addPaths("admission_policy").build());
    CLOUD.emulator().clock().advance(java.time.Duration.ofMinutes(30));
    AnywhereCache updated = updating.get(30, TimeUnit.SECONDS);
    assertThat(updated.getAdmissionPolicy()).isEqualTo("admit-on-second-miss");
    assertThat(updated.getTtl().getSeconds()).as("what the mask does not name").isEqualTo(7200);
    assertThat(control.pauseAnywhereCache(name).getState()).isEqualToIgnoringCase("paused");
    assertThat(control.resumeAnywhereCache(name).getState()).isEqualToIgnoringCase("running");
    assertThat(control.disableAnywhereCache(name).getState()).isEqualToIgnoringCase("disabled");
    assertThat(control.listAnywhereCaches(bucket).iterateAll())
        .extracting(AnywhereCache::getName)
        .containsExactly(name);
  }

  @Test
  void whatIsNotThereSaysSo() {
    assertThatThrownBy(
            () ->
                control.getProjectIntelligenceConfig(
                    "projects/p/locations/global/intelligenceConfig"))
        .isInstanceOf(UnimplementedException.class);
    assertThatThrownBy(() -> control.getFolder("projects/_/buckets/none/folders/a/"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("The specified bucket does not exist.");
    assertThatThrownBy(() -> control.getFolder("buckets/none/folders/a/"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("Invalid name");
  }
}
