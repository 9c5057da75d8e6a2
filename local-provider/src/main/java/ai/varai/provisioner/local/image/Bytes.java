package ai.varai.provisioner.local.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Copies what is large, and names it by its digest. */
final class Bytes {
  private static final int CHUNK = 1 << 16;

  private Bytes() {}

  /** Copies all of it, unless the thread is interrupted meanwhile. */
  static void copy(InputStream from, OutputStream to) throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK];
    for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("an image was copied");
      }
      to.write(chunk, 0, read);
    }
  }

  static DigestOutputStream digesting(OutputStream to) {
    try {
      return new DigestOutputStream(to, MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of what has been written, as registries write it. */
  static String digest(DigestOutputStream written) {
    return "sha256:" + HexFormat.of().formatHex(written.getMessageDigest().digest());
  }

  static String digest(InputStream content) throws IOException, InterruptedException {
    DigestOutputStream nowhere = digesting(OutputStream.nullOutputStream());
    copy(content, nowhere);
    return digest(nowhere);
  }

  static String digest(Path file) throws IOException, InterruptedException {
    try (InputStream content = Files.newInputStream(file)) {
      return digest(content);
    }
  }
}
