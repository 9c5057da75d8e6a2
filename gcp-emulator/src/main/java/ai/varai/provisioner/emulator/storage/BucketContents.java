package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.http.CorsRule;
import java.util.List;
import java.util.Optional;

/** What other APIs read from buckets and write to them, as Google's own services do. */
public interface BucketContents {

  boolean exists(String bucket);

  /** The bucket's configuration of CORS, in its order; empty where there is none, or no bucket. */
  List<CorsRule> cors(String bucket);

  /** The names of the live objects whose names begin so, in order. */
  List<String> names(String bucket, String prefix);

  /** The live object's bytes; empty when there is none. */
  Optional<byte[]> read(String bucket, String name);

  /**
   * Writes an object. Throws what a client's upload would be refused with, as when the bucket does
   * not exist.
   */
  void write(String bucket, String name, String contentType, byte[] bytes);
}
