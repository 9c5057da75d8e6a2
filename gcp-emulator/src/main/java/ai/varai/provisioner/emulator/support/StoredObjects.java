package ai.varai.provisioner.emulator.support;

import java.util.Optional;

/**
 * Objects as other services read and write them for their callers: offered by Cloud Storage. Write
 * outside of transactions: a bucket may lie in any project.
 */
public interface StoredObjects {

  /** The live version's content; empty when there is no such object or bucket. */
  Optional<byte[]> read(String bucket, String name);

  /** Writes a new version. Throws Google's error when there is no such bucket. */
  void write(String bucket, String name, String contentType, byte[] content);
}
