package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.DecryptRequest;
import com.google.cloud.kms.v1.DecryptResponse;
import com.google.cloud.kms.v1.EncryptRequest;
import com.google.cloud.kms.v1.EncryptResponse;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and decrypts for real: AES-256-GCM. A ciphertext begins with the number of the version,
 * so that a key opens what any of its versions closed; it is bound to the key's name.
 */
final class Encryption {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Emulation emulation;
  private final KeyTables tables;
  private final SecureRandom random = new SecureRandom();

  Encryption(Emulation emulation, KeyTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  EncryptResponse encrypt(EncryptRequest q, Call call) {
    KeyName name = KeyName.keyOrVersion(emulation.projects(), q.getName());
    Checksums.checkSize("plaintext", q.getPlaintext());
    Checksums.checkSize("additional_authenticated_data", q.getAdditionalAuthenticatedData());
    Checksums.check(
        "plaintext_crc32c", q.hasPlaintextCrc32C(), q.getPlaintextCrc32C(), q.getPlaintext());
    Checksums.check(
        "additional_authenticated_data_crc32c",
        q.hasAdditionalAuthenticatedDataCrc32C(),
        q.getAdditionalAuthenticatedDataCrc32C(),
        q.getAdditionalAuthenticatedData());
    KeyName version = name.version().isEmpty() ? primary(name) : name;
    requireSymmetric(version);
    UsableVersion used = UsableVersion.of(tables, version);
    byte[] key = used.material().toByteArray();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed;
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce);
      cipher.updateAAD(bound(version, q.getAdditionalAuthenticatedData()));
      sealed = cipher.doFinal(q.getPlaintext().toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks AES-256-GCM", e);
    }
    ByteString ciphertext =
        ByteString.copyFrom(
            ByteBuffer.allocate(Integer.BYTES + NONCE_BYTES + sealed.length)
                .putInt(Integer.parseInt(version.version()))
                .put(nonce)
                .put(sealed)
                .flip());
    return EncryptResponse.newBuilder()
        .setName(version.shown())
        .setCiphertext(ciphertext)
        .setCiphertextCrc32C(Checksums.of(ciphertext))
        .setVerifiedPlaintextCrc32C(q.hasPlaintextCrc32C())
        .setVerifiedAdditionalAuthenticatedDataCrc32C(q.hasAdditionalAuthenticatedDataCrc32C())
        .setProtectionLevel(used.row().getProtectionLevel())
        .build();
  }

  DecryptResponse decrypt(DecryptRequest q, Call call) {
    KeyName name = KeyName.key(emulation.projects(), q.getName());
    requireSymmetric(name);
    String primary = KeyTables.primary(tables.key(name));
    Checksums.check(
        "ciphertext_crc32c", q.hasCiphertextCrc32C(), q.getCiphertextCrc32C(), q.getCiphertext());
    Checksums.check(
        "additional_authenticated_data_crc32c",
        q.hasAdditionalAuthenticatedDataCrc32C(),
        q.getAdditionalAuthenticatedDataCrc32C(),
        q.getAdditionalAuthenticatedData());
    ByteBuffer in = q.getCiphertext().asReadOnlyByteBuffer();
    if (in.remaining() < Integer.BYTES + NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      throw malformed();
    }
    KeyName version = name.withVersion(Integer.toString(in.getInt()));
    if (tables.find(version).isEmpty()) {
      throw malformed();
    }
    UsableVersion used = UsableVersion.of(tables, version);
    byte[] key = used.material().toByteArray();
    byte[] nonce = new byte[NONCE_BYTES];
    in.get(nonce);
    byte[] sealed = new byte[in.remaining()];
    in.get(sealed);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce);
      cipher.updateAAD(bound(version, q.getAdditionalAuthenticatedData()));
      ByteString plaintext = ByteString.copyFrom(cipher.doFinal(sealed));
      return DecryptResponse.newBuilder()
          .setPlaintext(plaintext)
          .setPlaintextCrc32C(Checksums.of(plaintext))
          .setUsedPrimary(version.version().equals(primary))
          .setProtectionLevel(used.row().getProtectionLevel())
          .build();
    } catch (GeneralSecurityException e) {
      throw undecipherable();
    }
  }

  private void requireSymmetric(KeyName name) {
    CryptoKeyPurpose purpose = tables.key(name.withVersion("")).getPurpose();
    if (purpose != CryptoKeyPurpose.ENCRYPT_DECRYPT) {
      throw UsableVersion.wrongPurpose(name, purpose);
    }
  }

  /** What no key of any project can have made. */
  private static GoogleError malformed() {
    return GoogleError.invalidArgument("Decryption failed: the ciphertext is invalid.");
  }

  private static GoogleError undecipherable() {
    return GoogleError.invalidArgument(
        "Decryption failed: verify that 'name' refers to the correct CryptoKey.");
  }

  private KeyName primary(KeyName key) {
    requireSymmetric(key);
    var known = tables.key(key);
    if (!known.hasPrimary()) {
      throw GoogleError.failedPrecondition(key.shown() + " has no primary version.");
    }
    return key.withVersion(KeyTables.primary(known));
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  private static byte[] bound(KeyName version, ByteString data) {
    return ByteString.copyFrom(version.shown() + "\n", StandardCharsets.UTF_8)
        .concat(data)
        .toByteArray();
  }
}
