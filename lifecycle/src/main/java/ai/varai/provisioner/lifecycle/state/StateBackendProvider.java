package ai.varai.provisioner.lifecycle.state;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Opens ledgers at a kind of place. Found through {@link java.util.ServiceLoader}. */
public interface StateBackendProvider {
  /** The scheme of the places that it serves: {@code gs} for {@code gs://bucket/prefix}. */
  String scheme();

  /**
   * Opens the ledger of one environment.
   *
   * @param place where it is kept, such as {@code gs://bucket/environments/staging}
   * @param options provider-specific choices by dotted name, the same that a provider of resources
   *     gets
   * @throws IllegalArgumentException when there can be no such place
   * @throws IOException when it cannot be reached, in words for people
   */
  StateBackend open(URI place, Map<String, String> options) throws IOException;

  /**
   * Makes what the ledgers are kept in, such as a bucket, where it does not exist yet. Only on
   * demand: a missing bucket is more often a wrong name than a first use.
   *
   * @return whether it was made; false when it was there
   * @throws IOException when it cannot be made, in words for people
   */
  default boolean prepare(URI place, Map<String, String> options) throws IOException {
    return false;
  }
}
