package ai.varai.provisioner.lifecycle.state;

import java.net.URI;
import java.util.Map;

/** Reaches keys of a key management service. Found through {@link java.util.ServiceLoader}. */
public interface KeyWrapperProvider {
  /** The scheme of the keys that it serves: {@code gcp-kms} for {@code gcp-kms://projects/...}. */
  String scheme();

  /**
   * Makes a wrapper; nothing is called yet.
   *
   * @param key names the key
   * @param options provider-specific choices by dotted name, the same that a provider of resources
   *     gets
   * @throws IllegalArgumentException when there can be no such key, in words for people
   */
  KeyWrapper open(URI key, Map<String, String> options);
}
