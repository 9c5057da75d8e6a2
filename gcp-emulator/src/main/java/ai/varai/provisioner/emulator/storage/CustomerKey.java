package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * A customer-supplied encryption key, of which only the digest is kept: content lies here as it
 * came, and is given to those who have its key.
 *
 * @param sha256 the digest of the key, in Base64
 * @see <a
 *     href="https://cloud.google.com/storage/docs/encryption/customer-supplied-keys">Customer-supplied
 *     encryption keys</a>
 */
record CustomerKey(String sha256) {

  static final String ALGORITHM = "AES256";
  private static final int LENGTH = 32;

  /** The key that the caller writes or reads with. */
  static Optional<CustomerKey> of(JsonCall call) {
    return of(call, "x-goog-encryption-");
  }

  /** The key of the object that is copied from. */
  static Optional<CustomerKey> ofSource(JsonCall call) {
    return of(call, "x-goog-copy-source-encryption-");
  }

  private static Optional<CustomerKey> of(JsonCall call, String prefix) {
    Function<String, Optional<String>> header = call.call().header();
    Optional<String> algorithm = header.apply(prefix + "algorithm");
    Optional<String> key = header.apply(prefix + "key");
    Optional<String> digest = header.apply(prefix + "key-sha256");
    if (algorithm.isEmpty() && key.isEmpty() && digest.isEmpty()) {
      return Optional.empty();
    }
    if (!algorithm.map(ALGORITHM::equals).orElse(false)) {
      throw refused(
          "customerEncryptionAlgorithmIsInvalid",
          "Missing an encryption algorithm, or the provided algorithm is not \"AES256.\"");
    }
    byte[] bytes = key.flatMap(CustomerKey::decoded).orElse(new byte[0]);
    if (bytes.length != LENGTH) {
      throw refused(
          "customerEncryptionKeyFormatIsInvalid",
          "Missing an encryption key, or it is not Base64 encoded, or it does not meet the required"
              + " length of the encryption algorithm.");
    }
    String sha256 = Base64.getEncoder().encodeToString(Hashing.sha256().hashBytes(bytes).asBytes());
    if (!digest.map(sha256::equals).orElse(false)) {
      throw refused(
          "customerEncryptionKeySha256IsInvalid",
          "Missing a SHA256 hash of the encryption key, or it is not Base64 encoded, or it does not"
              + " match the encryption key.");
    }
    return Optional.of(new CustomerKey(sha256));
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The key that an object was written with. */
  static Optional<CustomerKey> kept(ObjectNode row) {
    return Optional.of(Trees.text(row, "customerEncryption", "keySha256"))
        .filter(sha256 -> !sha256.isEmpty())
        .map(CustomerKey::new);
  }

  void keep(ObjectNode row) {
    row.putObject("customerEncryption")
        .put("encryptionAlgorithm", ALGORITHM)
        .put("keySha256", sha256);
  }

  /** Refuses who has not the key of an object's content, and who brings one where none is. */
  static void checkContent(ObjectNode row, Optional<CustomerKey> brought) {
    if (brought.isEmpty() && kept(row).isPresent()) {
      throw refused(
          "resourceIsEncryptedWithCustomerEncryptionKey",
          "The target object is encrypted by a customer-supplied encryption key.");
    }
    checkBrought(row, brought);
  }

  /** As for content, but metadata are read without a key too. */
  static void checkBrought(ObjectNode row, Optional<CustomerKey> brought) {
    Optional<CustomerKey> kept = kept(row);
    if (brought.isPresent() && kept.isEmpty()) {
      throw refused(
          "resourceNotEncryptedWithCustomerEncryptionKey",
          "The target object is not encrypted by a customer-supplied encryption key.");
    }
    if (brought.isPresent() && !brought.equals(kept)) {
      throw refused(
          "customerEncryptionKeyIsIncorrect", "The provided encryption key is incorrect.");
    }
  }

  private static GoogleError refused(String reason, String message) {
    return StorageErrors.invalid(message).withReason(reason);
  }
}
