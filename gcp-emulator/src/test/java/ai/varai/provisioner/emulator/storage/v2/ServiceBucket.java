package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.GcpEmulator;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.storage.v2.StorageGrpc;
import java.util.Random;

/** A bucket with one object, and the ways to it: by the stubs of gRPC, and by JSON. */
final class ServiceBucket {
  static final String BUCKET = "projects/_/buckets/service";
  static final byte[] CONTENT = new byte[(5 << 20) + 7];

  static {
    new Random(7).nextBytes(CONTENT);
  }

  private final GrpcStorage.Wire wire;
  final StorageGrpc.StorageBlockingStub stub;
  final StorageGrpc.StorageStub streams;
  final Storage json;

  ServiceBucket(GcpEmulator cloud) {
    wire = GrpcStorage.Wire.to(cloud);
    stub = StorageGrpc.newBlockingStub(wire.channel());
    streams = StorageGrpc.newStub(wire.channel());
    json = GrpcStorage.overJson(cloud);
    json.create(BucketInfo.of("service"));
    json.create(BlobInfo.newBuilder("service", "content").build(), CONTENT);
  }

  void close() throws Exception {
    json.close();
    wire.close();
  }
}
