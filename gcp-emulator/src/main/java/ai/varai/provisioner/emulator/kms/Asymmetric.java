package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.kms.v1.AsymmetricDecryptRequest;
import com.google.cloud.kms.v1.AsymmetricDecryptResponse;
import com.google.cloud.kms.v1.AsymmetricSignRequest;
import com.google.cloud.kms.v1.AsymmetricSignResponse;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.Digest;
import com.google.cloud.kms.v1.GetPublicKeyRequest;
import com.google.cloud.kms.v1.PublicKey;
import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Signs and decrypts for real, with versions of asymmetric keys, and gives out public keys. */
final class Asymmetric {

  private final Emulation emulation;
  private final KeyTables tables;
  private final Signatures signatures = new Signatures();

  Asymmetric(Emulation emulation, KeyTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  private record Version(KeyName name, CryptoKeyVersion row, KeyAlgorithm algorithm, byte[] pair) {}

  private Version version(String text) {
    KeyName name = KeyName.version(emulation.projects(), text);
    CryptoKeyVersion row = tables.version(name);
    if (row.getState() != CryptoKeyVersionState.ENABLED) {
      throw KeyVersions.wrongState(row, "enabled");
    }
    KeyAlgorithm algorithm = KeyAlgorithm.of(row.getAlgorithm()).orElseThrow(name::notFound);
    if (algorithm.isSymmetric()) {
      throw wrongPurpose(name, algorithm.purpose());
    }
    byte[] pair = tables.material.get(name.project().id(), name.row()).orElseThrow(name::notFound);
    return new Version(name, row, algorithm, pair);
  }

  private Version version(String text, CryptoKeyPurpose purpose) {
    Version found = version(text);
    if (found.algorithm().purpose() != purpose) {
      throw wrongPurpose(found.name(), found.algorithm().purpose());
    }
    return found;
  }

  /** Refuses a use that is not that of the key. */
  static GoogleError wrongPurpose(KeyName name, CryptoKeyPurpose purpose) {
    return GoogleError.failedPrecondition(
        name.shown() + " has the purpose " + purpose + ", which does not allow this operation.");
  }

  PublicKey publicKey(GetPublicKeyRequest q, Call call) {
    Version version = version(q.getName());
    String pem = KeyPairs.pem(version.pair());
    return PublicKey.newBuilder()
        .setName(version.name().shown())
        .setPem(pem)
        .setPemCrc32C(Checksums.of(ByteString.copyFromUtf8(pem)))
        .setAlgorithm(version.row().getAlgorithm())
        .setProtectionLevel(version.row().getProtectionLevel())
        .build();
  }

  AsymmetricSignResponse sign(AsymmetricSignRequest q, Call call) {
    Version version = version(q.getName(), CryptoKeyPurpose.ASYMMETRIC_SIGN);
    Checksums.check(
        "digest_crc32c", q.hasDigestCrc32C(), q.getDigestCrc32C(), given(q.getDigest()));
    Checksums.check("data_crc32c", q.hasDataCrc32C(), q.getDataCrc32C(), q.getData());
    try {
      ByteString signature =
          ByteString.copyFrom(
              signatures.sign(
                  version.algorithm(),
                  KeyPairs.secret(version.algorithm(), version.pair()),
                  digest(q, version.algorithm())));
      return AsymmetricSignResponse.newBuilder()
          .setName(version.name().shown())
          .setSignature(signature)
          .setSignatureCrc32C(Checksums.of(signature))
          .setVerifiedDigestCrc32C(q.hasDigestCrc32C())
          .setVerifiedDataCrc32C(q.hasDataCrc32C())
          .setProtectionLevel(version.row().getProtectionLevel())
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks " + version.row().getAlgorithm(), e);
    }
  }

  private static byte[] digest(AsymmetricSignRequest q, KeyAlgorithm algorithm)
      throws GeneralSecurityException {
    if (q.hasDigest() == !q.getData().isEmpty()) {
      throw GoogleError.badField("digest", "Exactly one of digest and data must be given.");
    }
    if (!q.hasDigest()) {
      return MessageDigest.getInstance(algorithm.digest()).digest(q.getData().toByteArray());
    }
    String kind = q.getDigest().getDigestCase().name().replace("SHA", "SHA-");
    ByteString digest = given(q.getDigest());
    if (!kind.equals(algorithm.digest()) || digest.size() != algorithm.digestBytes()) {
      throw GoogleError.badField(
          "digest",
          "The digest must be one of "
              + algorithm.digest()
              + " with "
              + algorithm.digestBytes()
              + " bytes.");
    }
    return digest.toByteArray();
  }

  private static ByteString given(Digest digest) {
    return switch (digest.getDigestCase()) {
      case SHA256 -> digest.getSha256();
      case SHA384 -> digest.getSha384();
      case SHA512 -> digest.getSha512();
      default -> ByteString.EMPTY;
    };
  }

  AsymmetricDecryptResponse decrypt(AsymmetricDecryptRequest q, Call call) {
    Version version = version(q.getName(), CryptoKeyPurpose.ASYMMETRIC_DECRYPT);
    Checksums.check(
        "ciphertext_crc32c", q.hasCiphertextCrc32C(), q.getCiphertextCrc32C(), q.getCiphertext());
    String digest = version.algorithm().digest();
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
      rsa.init(
          Cipher.DECRYPT_MODE,
          KeyPairs.secret(version.algorithm(), version.pair()),
          new OAEPParameterSpec(
              digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
      ByteString plaintext = ByteString.copyFrom(rsa.doFinal(q.getCiphertext().toByteArray()));
      return AsymmetricDecryptResponse.newBuilder()
          .setPlaintext(plaintext)
          .setPlaintextCrc32C(Checksums.of(plaintext))
          .setVerifiedCiphertextCrc32C(q.hasCiphertextCrc32C())
          .setProtectionLevel(version.row().getProtectionLevel())
          .build();
    } catch (GeneralSecurityException e) {
      throw GoogleError.invalidArgument(
          "Decryption failed: verify that 'name' refers to the correct CryptoKeyVersion.");
    }
  }
}
