package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.protobuf.ByteString;

/**
 * A version of a key that is enabled, with what it is made of.
 *
 * @param material the bytes of a secret, or those in which {@link KeyPairs} keeps a pair
 */
record UsableVersion(
    KeyName name, CryptoKeyVersion row, KeyAlgorithm algorithm, ByteString material) {

  /** Refuses one that is disabled or gone, and one that cannot be used like this. */
  static UsableVersion of(
      Emulation emulation, KeyTables tables, String text, CryptoKeyPurpose purpose) {
    KeyName name = KeyName.version(emulation.projects(), text);
    UsableVersion found = of(tables, name);
    if (found.algorithm().purpose() != purpose) {
      throw wrongPurpose(name, found.algorithm().purpose());
    }
    return found;
  }

  static UsableVersion of(KeyTables tables, KeyName name) {
    CryptoKeyVersion row = tables.version(name);
    if (row.getState() != CryptoKeyVersionState.ENABLED) {
      throw KeyVersions.wrongState(row, "enabled");
    }
    return new UsableVersion(
        name,
        row,
        KeyAlgorithm.of(row.getAlgorithm()).orElseThrow(name::notFound),
        ByteString.copyFrom(
            tables.material.get(name.project().id(), name.row()).orElseThrow(name::notFound)));
  }

  /** Refuses a use that is not that of the key. */
  static GoogleError wrongPurpose(KeyName name, CryptoKeyPurpose purpose) {
    return GoogleError.failedPrecondition(
        name.shown() + " has the purpose " + purpose + ", which does not allow this operation.");
  }
}
