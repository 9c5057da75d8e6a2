package ai.varai.provisioner.lifecycle.state;

import java.io.IOException;

/**
 * Encrypts data keys under a key that never leaves its place, such as a key management service. May
 * be called by several threads.
 */
public interface KeyWrapper {
  /**
   * Encrypts a data key.
   *
   * @param context must be the same when it is decrypted
   * @throws IOException when the service cannot be reached or refuses, in words for people
   */
  byte[] wrap(byte[] dataKey, byte[] context) throws IOException;

  /**
   * Decrypts a data key.
   *
   * @throws IOException when the key is another one, or as {@link #wrap} does
   */
  byte[] unwrap(byte[] wrapped, byte[] context) throws IOException;
}
