package ai.varai.provisioner.lifecycle.state;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Encrypts with AES-256-GCM under a key that is derived from a passphrase: PBKDF2 with
 * HMAC-SHA-512, 210,000 rounds (OWASP Password Storage Cheat Sheet), salted with the environment's
 * name and stack, then HKDF for each use.
 */
public final class PassphraseSealer implements Sealer {
  private static final int ROUNDS = 210_000;
  private static final int KEY_BYTES = 32;

  private final byte[] master;

  /**
   * @param passphrase not kept
   * @param salt what tells this environment from others
   */
  public PassphraseSealer(char[] passphrase, String salt) {
    try {
      var spec =
          new PBEKeySpec(
              passphrase, salt.getBytes(StandardCharsets.UTF_8), ROUNDS, KEY_BYTES * Byte.SIZE);
      master =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
      spec.clearPassword();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks PBKDF2 with HMAC-SHA-512", e);
    }
  }

  private AesGcmJce cipher(String context) throws GeneralSecurityException {
    return new AesGcmJce(
        Hkdf.computeHkdf(
            "HMACSHA256",
            master,
            new byte[0],
            context.getBytes(StandardCharsets.UTF_8),
            KEY_BYTES));
  }

  @Override
  public byte[] seal(byte[] clear, String context) throws IOException {
    try {
      return cipher(context).encrypt(clear, context.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IOException("the " + context + " cannot be encrypted", e);
    }
  }

  @Override
  public byte[] open(byte[] sealed, String context) throws IOException {
    try {
      return cipher(context).decrypt(sealed, context.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the "
              + context
              + " cannot be decrypted: the passphrase is another one, or it was changed",
          e);
    }
  }

  @Override
  public boolean encrypts() {
    return true;
  }
}
