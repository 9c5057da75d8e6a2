package ai.varai.provisioner.lifecycle.codec;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Fingerprints of sensitive values, keyed so that nobody who holds a state can try out guesses
 * without the key that is kept beside it, and digests of whole trees.
 */
public final class Fingerprints {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param key at least 16 random bytes
   */
  public Fingerprints(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** The fingerprint of a value in its encoded form. */
  public Fingerprint of(Object tree) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return new Fingerprint(
          HexFormat.of().formatHex(mac.doFinal(JsonTree.bytes(tree, this)), 0, 16));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " belongs to every Java", e);
    }
  }

  /** A digest of a tree's JSON form, sensitive values as their fingerprints. */
  public String digest(Map<String, Object> tree) {
    return sha256(JsonTree.bytes(tree, this)).substring(0, 32);
  }

  /** SHA-256 in hexadecimal. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 belongs to every Java", e);
    }
  }

  /** SHA-256 of a text in hexadecimal. */
  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
