package ai.varai.provisioner.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A hash of everything that goes into an image, by which an image that is up to date is known. */
final class Fingerprint {
  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Fingerprint add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return this;
  }

  Fingerprint add(byte[] content) {
    digest.update(content);
    digest.update((byte) 0);
    return this;
  }

  /** Adds a file, or every file of a folder with its path within. */
  Fingerprint add(Path path) throws ImageException {
    try {
      if (Files.isRegularFile(path)) {
        digest.update(Files.readAllBytes(path));
        return add("");
      }
      List<Path> files;
      try (Stream<Path> walk = Files.walk(path)) {
        files = walk.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        add(path.relativize(file).toString());
        digest.update(Files.readAllBytes(file));
        add("");
      }
      return this;
    } catch (IOException e) {
      throw new ImageException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Sixteen hexadecimal digits. */
  String value() {
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }
}
