package ai.varai.provisioner.emulator.sqladmin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The form in which a database server itself keeps a password, and in which it takes one: so a
 * password that has to wait for its server is not written down in clear.
 */
final class PasswordHash {

  private static final int ITERATIONS = 4096;
  private static final int KEY_BITS = 256;
  static final int SALT = 16;

  private PasswordHash() {}

  static String of(DatabaseVersion.Engine engine, String password, byte[] salt) {
    try {
      return switch (engine) {
        case POSTGRES -> scram(password, salt);
        case MYSQL -> mysql(password);
        case SQLSERVER -> sqlServer(password, salt);
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SCRAM-SHA-256 as in RFC 5803, which PostgreSQL takes in place of a password. */
  private static String scram(String password, byte[] salt) throws GeneralSecurityException {
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS))
            .getEncoded();
    byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
    Base64.Encoder b = Base64.getEncoder();
    return "SCRAM-SHA-256$"
        + ITERATIONS
        + ":"
        + b.encodeToString(salt)
        + "$"
        + b.encodeToString(stored)
        + ":"
        + b.encodeToString(hmac(salted, "Server Key"));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** {@code mysql_native_password}: {@code IDENTIFIED WITH mysql_native_password AS '...'}. */
  private static String mysql(String password) throws GeneralSecurityException {
    MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
    byte[] once = sha1.digest(password.getBytes(StandardCharsets.UTF_8));
    return "*" + HexFormat.of().formatHex(sha1.digest(once)).toUpperCase(Locale.ROOT);
  }

  /** {@code CREATE LOGIN ... WITH PASSWORD = 0x0200... HASHED}, with a salt of four bytes. */
  private static String sqlServer(String password, byte[] salt) throws GeneralSecurityException {
    MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
    sha512.update(password.getBytes(StandardCharsets.UTF_16LE));
    sha512.update(salt, 0, 4);
    HexFormat hex = HexFormat.of();
    return "0x0200" + hex.formatHex(salt, 0, 4) + hex.formatHex(sha512.digest());
  }
}
