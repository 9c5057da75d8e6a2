package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionAlgorithm;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An algorithm of a key's versions, as its published name describes it.
 *
 * @param bits the length of an RSA modulus or of the field of a curve; 0 for the symmetric one
 * @param padding {@code PSS}, {@code PKCS1}, {@code OAEP} or empty
 * @param digest as Java calls it, such as {@code SHA-256}; empty for the symmetric one
 * @see <a href="https://cloud.google.com/kms/docs/algorithms">Key purposes and algorithms</a>
 */
record KeyAlgorithm(
    CryptoKeyVersionAlgorithm name,
    CryptoKeyPurpose purpose,
    int bits,
    String padding,
    String digest) {

  private static final Pattern RSA =
      Pattern.compile("RSA_(SIGN|DECRYPT)_(PSS|PKCS1|OAEP)_(\\d+)_SHA(\\d+)");
  private static final Pattern CURVE = Pattern.compile("EC_SIGN_P(256|384)_SHA(\\d+)");

  private static final KeyAlgorithm SYMMETRIC =
      new KeyAlgorithm(
          CryptoKeyVersionAlgorithm.GOOGLE_SYMMETRIC_ENCRYPTION,
          CryptoKeyPurpose.ENCRYPT_DECRYPT,
          0,
          "",
          "");

  /** The algorithm of this name; empty for those that no key has here. */
  static Optional<KeyAlgorithm> of(CryptoKeyVersionAlgorithm name) {
    if (name == SYMMETRIC.name()) {
      return Optional.of(SYMMETRIC);
    }
    Matcher rsa = RSA.matcher(name.name());
    if (rsa.matches()) {
      CryptoKeyPurpose purpose =
          rsa.group(1).equals("SIGN")
              ? CryptoKeyPurpose.ASYMMETRIC_SIGN
              : CryptoKeyPurpose.ASYMMETRIC_DECRYPT;
      return Optional.of(
          new KeyAlgorithm(
              name, purpose, Integer.parseInt(rsa.group(3)), rsa.group(2), "SHA-" + rsa.group(4)));
    }
    Matcher curve = CURVE.matcher(name.name());
    return curve.matches()
        ? Optional.of(
            new KeyAlgorithm(
                name,
                CryptoKeyPurpose.ASYMMETRIC_SIGN,
                Integer.parseInt(curve.group(1)),
                "",
                "SHA-" + curve.group(2)))
        : Optional.empty();
  }

  /**
   * The algorithm that a new key's template names, or the one of symmetric keys.
   *
   * @throws GoogleError INVALID_ARGUMENT when it is not of the key's purpose; UNIMPLEMENTED for one
   *     that no key has here
   */
  static KeyAlgorithm of(CryptoKeyPurpose purpose, CryptoKeyVersionAlgorithm asked) {
    if (asked == CryptoKeyVersionAlgorithm.CRYPTO_KEY_VERSION_ALGORITHM_UNSPECIFIED) {
      if (purpose == CryptoKeyPurpose.ENCRYPT_DECRYPT) {
        return SYMMETRIC;
      }
      throw GoogleError.badField(
          "crypto_key.version_template.algorithm",
          "The algorithm must be set for keys of purpose " + purpose + ".");
    }
    KeyAlgorithm found =
        of(asked)
            .orElseThrow(
                () -> GoogleError.unimplemented("CreateCryptoKey with algorithm " + asked));
    if (found.purpose() != purpose) {
      throw GoogleError.badField(
          "crypto_key.version_template.algorithm",
          "The algorithm " + asked + " is not one of keys of purpose " + purpose + ".");
    }
    return found;
  }

  boolean isSymmetric() {
    return digest.isEmpty();
  }

  boolean isRsa() {
    return !padding.isEmpty();
  }

  /** The length of a digest, in bytes. */
  int digestBytes() {
    return digest.equals("SHA-1") ? 20 : Integer.parseInt(digest.substring("SHA-".length())) / 8;
  }
}
