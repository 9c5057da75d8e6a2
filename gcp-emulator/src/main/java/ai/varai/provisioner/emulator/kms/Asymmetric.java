package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.kms.v1.AsymmetricDecryptRequest;
import com.google.cloud.kms.v1.AsymmetricDecryptResponse;
import com.google.cloud.kms.v1.AsymmetricSignRequest;
import com.google.cloud.kms.v1.AsymmetricSignResponse;
import com.google.cloud.kms.v1.ChecksummedData;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.Digest;
import com.google.cloud.kms.v1.GetPublicKeyRequest;
import com.google.cloud.kms.v1.PublicKey;
import com.google.cloud.kms.v1.PublicKey.PublicKeyFormat;
import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
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

  private UsableVersion version(String text, CryptoKeyPurpose purpose) {
    return UsableVersion.of(emulation, tables, text, purpose);
  }

  PublicKey publicKey(GetPublicKeyRequest q, Call call) {
    UsableVersion version =
        UsableVersion.of(tables, KeyName.version(emulation.projects(), q.getName()));
    if (!version.algorithm().isPair()) {
      throw UsableVersion.wrongPurpose(version.name(), version.algorithm().purpose());
    }
    PublicKey.Builder key =
        PublicKey.newBuilder()
            .setName(version.name().shown())
            .setAlgorithm(version.row().getAlgorithm())
            .setProtectionLevel(version.row().getProtectionLevel());
    ByteString pem = ByteString.copyFromUtf8(KeyPairs.pem(version.material()));
    return switch (q.getPublicKeyFormat()) {
      case PUBLIC_KEY_FORMAT_UNSPECIFIED ->
          key.setPemBytes(pem).setPemCrc32C(Checksums.of(pem)).build();
      case PEM -> inFormat(key, PublicKeyFormat.PEM, pem);
      case DER ->
          inFormat(
              key, PublicKeyFormat.DER, ByteString.copyFrom(KeyPairs.open(version.material())));
      default ->
          throw GoogleError.badField(
              "public_key_format",
              "The format "
                  + q.getPublicKeyFormat()
                  + " is not one of keys of "
                  + version.row().getAlgorithm()
                  + ".");
    };
  }

  /** Who asks for a format gets the key in a field of its own. */
  private static PublicKey inFormat(
      PublicKey.Builder key, PublicKeyFormat format, ByteString bytes) {
    return key.setPublicKeyFormat(format)
        .setPublicKey(
            ChecksummedData.newBuilder().setData(bytes).setCrc32CChecksum(Checksums.of(bytes)))
        .build();
  }

  AsymmetricSignResponse sign(AsymmetricSignRequest q, Call call) {
    UsableVersion version = version(q.getName(), CryptoKeyPurpose.ASYMMETRIC_SIGN);
    Checksums.check(
        "digest_crc32c", q.hasDigestCrc32C(), q.getDigestCrc32C(), given(q.getDigest()));
    Checksums.check("data_crc32c", q.hasDataCrc32C(), q.getDataCrc32C(), q.getData());
    try {
      ByteString signature =
          ByteString.copyFrom(
              signatures.sign(
                  version.algorithm(),
                  KeyPairs.secret(version.algorithm(), version.material()),
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

  /** What the key signs: a digest, or the data itself where the algorithm has none. */
  private static byte[] digest(AsymmetricSignRequest q, KeyAlgorithm algorithm)
      throws GeneralSecurityException {
    if (q.hasDigest() == !q.getData().isEmpty()) {
      throw GoogleError.badField("digest", "Exactly one of digest and data must be given.");
    }
    if (algorithm.digest().isEmpty()) {
      if (q.hasDigest()) {
        throw GoogleError.badField(
            "digest", "Keys of algorithm " + algorithm.name() + " sign data, not digests.");
      }
      if (q.getData().size() > algorithm.mostSigned()) {
        throw GoogleError.badField(
            "data",
            "The data must not be longer than " + algorithm.mostSigned() + " bytes for this key.");
      }
      return q.getData().toByteArray();
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
    UsableVersion version = version(q.getName(), CryptoKeyPurpose.ASYMMETRIC_DECRYPT);
    Checksums.check(
        "ciphertext_crc32c", q.hasCiphertextCrc32C(), q.getCiphertextCrc32C(), q.getCiphertext());
    try {
      ByteString plaintext =
          ByteString.copyFrom(
              oaep(
                  version.algorithm(),
                  KeyPairs.secret(version.algorithm(), version.material()),
                  q.getCiphertext().toByteArray()));
      return AsymmetricDecryptResponse.newBuilder()
          .setPlaintext(plaintext)
          .setPlaintextCrc32C(Checksums.of(plaintext))
          .setVerifiedCiphertextCrc32C(q.hasCiphertextCrc32C())
          .setProtectionLevel(version.row().getProtectionLevel())
          .build();
    } catch (GeneralSecurityException e) {
      // As https://github.com/googleapis/nodejs-kms/issues/421 has it.
      throw GoogleError.invalidArgument("Decryption failed.");
    }
  }

  /** What was encrypted under OAEP with the public half. */
  static byte[] oaep(KeyAlgorithm algorithm, PrivateKey secret, byte[] ciphertext)
      throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(
        Cipher.DECRYPT_MODE,
        secret,
        new OAEPParameterSpec(
            algorithm.digest(),
            "MGF1",
            new MGF1ParameterSpec(algorithm.digest()),
            PSource.PSpecified.DEFAULT));
    return rsa.doFinal(ciphertext);
  }
}
