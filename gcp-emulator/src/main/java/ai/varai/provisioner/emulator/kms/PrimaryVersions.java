package ai.varai.provisioner.emulator.kms;

import java.util.Optional;

/** What Cloud KMS offers to the APIs whose resources are encrypted with a customer's keys. */
public interface PrimaryVersions {

  /** The full name of a key's primary version; empty when there is no such key, or none is. */
  Optional<String> of(String key);
}
