package ai.varai.provisioner.local.runtime;

import ai.varai.provisioner.lifecycle.spi.ProviderException;

/** Reads payloads. The caller hands a payload straight to what needs it and keeps it nowhere. */
public interface SecretReader {
  /**
   * The payload.
   *
   * @throws ProviderException {@code INVALID} when there is no such version or it is not enabled
   */
  String payload(SecretRef ref) throws ProviderException;
}
