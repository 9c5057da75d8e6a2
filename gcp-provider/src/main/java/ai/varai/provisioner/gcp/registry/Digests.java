package ai.varai.provisioner.gcp.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as registries write them. */
final class Digests {
  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  static String of(byte[] bytes) {
    return text(sha256().digest(bytes));
  }

  static String text(byte[] sha256) {
    return "sha256:" + HexFormat.of().formatHex(sha256);
  }
}
