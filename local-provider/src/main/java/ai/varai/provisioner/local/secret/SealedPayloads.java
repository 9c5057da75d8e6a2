package ai.varai.provisioner.local.secret;

import ai.varai.provisioner.local.store.PrivateFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a key in a file of mode 0600. A sealed payload is a 12-byte random nonce (NIST
 * SP 800-38D section 8.2.2) and the ciphertext with its tag; it opens only under the name it was
 * sealed for, so that files cannot be exchanged for one another.
 */
final class SealedPayloads {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Path keyFile;
  private final SecureRandom random;

  SealedPayloads(Path keyFile, SecureRandom random) {
    this.keyFile = keyFile;
    this.random = random;
  }

  /** Seals; makes the key when there is none yet. */
  byte[] seal(String name, String payload) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, keyOrNew(), nonce, name)
              .doFinal(payload.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  /**
   * Opens.
   *
   * @throws GeneralSecurityException when the key is gone or another one, or the content was
   *     changed
   */
  String open(String name, byte[] sealed) throws GeneralSecurityException {
    byte[] key =
        PrivateFiles.read(keyFile)
            .filter(content -> content.length == KEY_BYTES)
            .orElseThrow(() -> new GeneralSecurityException("there is no key in " + keyFile));
    if (sealed.length < NONCE_BYTES) {
      throw new GeneralSecurityException("truncated");
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    byte[] opened =
        cipher(Cipher.DECRYPT_MODE, key, nonce, name)
            .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    return new String(opened, StandardCharsets.UTF_8);
  }

  private byte[] keyOrNew() {
    return PrivateFiles.read(keyFile)
        .orElseGet(
            () -> {
              byte[] key = new byte[KEY_BYTES];
              random.nextBytes(key);
              PrivateFiles.write(keyFile, key);
              return key;
            });
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, String name)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
