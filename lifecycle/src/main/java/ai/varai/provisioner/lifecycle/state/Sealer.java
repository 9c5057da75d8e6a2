package ai.varai.provisioner.lifecycle.state;

import java.io.IOException;

/** Encrypts what is written to a backend; or does not. */
public interface Sealer {
  /** Leaves everything in clear: the state holds no secrets in any case. */
  Sealer NONE =
      new Sealer() {
        @Override
        public byte[] seal(byte[] clear, String context) {
          return clear;
        }

        @Override
        public byte[] open(byte[] sealed, String context) {
          return sealed;
        }

        @Override
        public boolean encrypts() {
          return false;
        }
      };

  /**
   * Encrypts.
   *
   * @param context what it is, which must be the same when it is opened
   */
  byte[] seal(byte[] clear, String context) throws IOException;

  /**
   * Decrypts.
   *
   * @throws IOException when the key is the wrong one or the bytes were changed
   */
  byte[] open(byte[] sealed, String context) throws IOException;

  /**
   * Decrypts, or gives JSON back as it is: it may have been written before encryption was switched
   * on.
   *
   * @throws IOException when it is neither
   */
  default byte[] openOrClear(byte[] bytes, String context) throws IOException {
    try {
      return open(bytes, context);
    } catch (IOException e) {
      if (bytes.length > 0 && bytes[0] == '{') {
        return bytes;
      }
      throw e;
    }
  }

  /** Whether it encrypts. */
  boolean encrypts();
}
