package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.GcpEmulator;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.GrpcStorageOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;

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
}
