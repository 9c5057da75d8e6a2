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
 * @param bits the length of a secret, of an RSA modulus or of the field of a curve
 * @param scheme {@code PSS}, {@code PKCS1}, {@code OAEP} or {@code RAW} of RSA, {@code ED25519},
 *     the mode of AES, or empty
 * @param digest as Java calls it, such as {@code SHA-256}; empty where there is none
 * @see <a href="https://cloud.google.com/kms/docs/algorithms">Key purposes and algorithms</a>
 */
record KeyAlgorithm(
    CryptoKeyVersionAlgorithm name,
    CryptoKeyPurpose purpose,
    int bits,
    String scheme,
    String digest) {

  private static final Pattern RSA =
      Pattern.compile("RSA_(SIGN|DECRYPT)_(PSS|PKCS1|OAEP)_(\\d+)_SHA(\\d+)");
  private static final Pattern RAW_RSA = Pattern.compile("RSA_SIGN_RAW_PKCS1_(\\d+)");
  private static final Pattern CURVE = Pattern.compile("EC_SIGN_P(256|384)_SHA(\\d+)");
  private static final Pattern MAC = Pattern.compile("HMAC_SHA(\\d+)");
  private static final Pattern AES = Pattern.compile("AES_(\\d+)_(GCM|CBC|CTR)");

  private static final KeyAlgorithm SYMMETRIC =
      new KeyAlgorithm(
          CryptoKeyVersionAlgorithm.GOOGLE_SYMMETRIC_ENCRYPTION,
          CryptoKeyPurpose.ENCRYPT_DECRYPT,
          256,
          "",
          "");

  private static final KeyAlgorithm ED25519 =
      new KeyAlgorithm(
          CryptoKeyVersionAlgorithm.EC_SIGN_ED25519,
          CryptoKeyPurpose.ASYMMETRIC_SIGN,
          255,
          "ED25519",
          "");

  /** What PKCS #1 needs of a block besides what is signed. */
  private static final int PADDING_BYTES = 11;

  /** 64 KiB. */
  private static final int MOST_DATA = 65_536;

  /** The algorithm of this name; empty for those that no key has here. */
  static Optional<KeyAlgorithm> of(CryptoKeyVersionAlgorithm name) {
    if (name == SYMMETRIC.name()) {
      return Optional.of(SYMMETRIC);
    }
    if (name == ED25519.name()) {
      return Optional.of(ED25519);
    }
    Matcher rsa = RSA.matcher(name.name());
    if (rsa.matches()) {
      CryptoKeyPurpose purpose =
          rsa.group(1).equals("SIGN")
              ? CryptoKeyPurpose.ASYMMETRIC_SIGN
              : CryptoKeyPurpose.ASYMMETRIC_DECRYPT;
      return found(name, purpose, rsa.group(3), rsa.group(2), "SHA-" + rsa.group(4));
    }
    Matcher raw = RAW_RSA.matcher(name.name());
    if (raw.matches()) {
      return found(name, CryptoKeyPurpose.ASYMMETRIC_SIGN, raw.group(1), "RAW", "");
    }
    Matcher aes = AES.matcher(name.name());
    if (aes.matches()) {
      return found(name, CryptoKeyPurpose.RAW_ENCRYPT_DECRYPT, aes.group(1), aes.group(2), "");
    }
    Matcher mac = MAC.matcher(name.name());
    if (mac.matches()) {
      String digest = mac.group(1);
      // A key is as long as a digest.
      String bits = digest.equals("1") ? "160" : digest;
      return found(name, CryptoKeyPurpose.MAC, bits, "", "SHA-" + digest);
    }
    Matcher curve = CURVE.matcher(name.name());
    return curve.matches()
        ? found(name, CryptoKeyPurpose.ASYMMETRIC_SIGN, curve.group(1), "", "SHA-" + curve.group(2))
        : Optional.empty();
  }

  private static Optional<KeyAlgorithm> found(
      CryptoKeyVersionAlgorithm name,
      CryptoKeyPurpose purpose,
      String bits,
      String scheme,
      String digest) {
    return Optional.of(new KeyAlgorithm(name, purpose, Integer.parseInt(bits), scheme, digest));
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

  /** Whether a version has a public half. */
  boolean isPair() {
    return purpose == CryptoKeyPurpose.ASYMMETRIC_SIGN
        || purpose == CryptoKeyPurpose.ASYMMETRIC_DECRYPT;
  }

  boolean isRsa() {
    return name.name().startsWith("RSA_");
  }

  /** The length of the secret of a version without a public half, in bytes. */
  int secretBytes() {
    return bits / Byte.SIZE;
  }

  /** How many bytes a key signs that signs data as they are. */
  int mostSigned() {
    return isRsa() ? bits / Byte.SIZE - PADDING_BYTES : MOST_DATA;
  }

  /** The length of a digest, in bytes. */
  int digestBytes() {
    return digest.equals("SHA-1") ? 20 : Integer.parseInt(digest.substring("SHA-".length())) / 8;
  }
}
