package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.GcpEmulator;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.GrpcStorageOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

/** How Google's client speaks gRPC to an emulator's Cloud Storage. */
final class GrpcStorage {

  static final String PROJECT = "storage-grpc";

  private GrpcStorage() {}

  static GrpcStorageOptions.Builder options(GcpEmulator cloud) {
    return StorageOptions.grpc()
        .setHost(cloud.url())
        .setProjectId(PROJECT)
        .setCredentials(NoCredentials.getInstance())
        .setAttemptDirectPath(false)
        .setEnableGrpcClientMetrics(false);
  }

  static Storage client(GcpEmulator cloud) {
    return options(cloud).build().getService();
  }

  static Storage overJson(GcpEmulator cloud) {
    return StorageOptions.newBuilder()
        .setHost(cloud.url())
        .setProjectId(PROJECT)
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }

  /** A way to an emulator for the stubs. */
  record Wire(ManagedChannel channel) implements AutoCloseable {
    static Wire to(GcpEmulator cloud) {
      return new Wire(ManagedChannelBuilder.forTarget(cloud.endpoint()).usePlaintext().build());
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
