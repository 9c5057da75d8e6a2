package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.local.store.PrivateFiles;
import ai.varai.provisioner.model.kind.Bucket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A bucket as a folder of the environment. Location, storage class, versioning and days are written
 * down and have no effect here.
 */
final class BucketHandler extends RecordHandler<Bucket> {
  BucketHandler(LocalWorld world) {
    super(Bucket.class, world);
  }

  @Override
  String key(Bucket bucket) {
    return bucket.name();
  }

  @Override
  Bucket computed(Bucket bucket) {
    return new Bucket(
        bucket.name(),
        bucket.location(),
        bucket.storageClass(),
        bucket.versioning(),
        bucket.deleteAfterDays(),
        bucket.labels(),
        Optional.of(folder(bucket).toUri().toString()));
  }

  @Override
  void make(Bucket bucket) {
    PrivateFiles.folder(folder(bucket));
  }

  @Override
  void unmake(Bucket bucket) {
    PrivateFiles.delete(folder(bucket));
    if (Files.isDirectory(world.storage())) {
      PrivateFiles.deleteIfEmpty(world.storage());
    }
  }

  @Override
  Optional<String> defect(Bucket bucket) {
    return Files.isDirectory(folder(bucket))
        ? Optional.empty()
        : Optional.of("its folder is missing");
  }

  /** Whether there is a bucket of that name. */
  boolean holds(String name) {
    return Files.isDirectory(world.storage().resolve(name));
  }

  private Path folder(Bucket bucket) {
    return world.storage().resolve(bucket.name()).toAbsolutePath();
  }
}
