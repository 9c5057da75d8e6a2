package ai.varai.provisioner.emulator.storage;

import java.util.Optional;

/** Says in which project a bucket lies. */
@FunctionalInterface
public interface BucketOwners {

  /** The project's id; empty when there is no such bucket. */
  Optional<String> owner(String bucket);
}
