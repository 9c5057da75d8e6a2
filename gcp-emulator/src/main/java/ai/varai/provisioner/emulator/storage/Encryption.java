package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What an object is to be encrypted with: the caller's own key, a key of Cloud KMS, or, with
 * neither, what its bucket says.
 *
 * @param kmsKey the name of a key, or of one of its versions
 */
record Encryption(Optional<CustomerKey> own, Optional<String> kmsKey) {

  static final Encryption OF_BUCKET = new Encryption(Optional.empty(), Optional.empty());

  /** What a call asks for. */
  static Encryption asked(JsonCall call, String kmsParameter) {
    Optional<CustomerKey> own = CustomerKey.of(call);
    Optional<String> kmsKey = call.parameter(kmsParameter).filter(k -> !k.isEmpty());
    if (own.isPresent() && kmsKey.isPresent()) {
      throw StorageErrors.invalid(
          "A Cloud KMS key and a customer-supplied encryption key cannot both be specified.");
    }
    return new Encryption(own, kmsKey);
  }

  /** With the key that the object's description names, where the call has named none. */
  Encryption orDescribed(ObjectNode described) {
    return own.isPresent() || kmsKey.isPresent() ? this : new Encryption(own, named(described));
  }

  /** That of an object, for another one with the same content. */
  static Encryption of(ObjectNode row) {
    return new Encryption(CustomerKey.kept(row), named(row));
  }

  private static Optional<String> named(ObjectNode row) {
    return Optional.of(Trees.text(row, "kmsKeyName")).filter(name -> !name.isEmpty());
  }
}
