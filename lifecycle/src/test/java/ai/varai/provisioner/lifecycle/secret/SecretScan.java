package ai.varai.provisioner.lifecycle.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Searches bytes, or every file of a folder, for secrets: plain, percent-encoded, base64 at each
 * alignment.
 */
public final class SecretScan {
  private final List<byte[]> needles = new ArrayList<>();

  public SecretScan(List<String> secrets) {
    for (String secret : secrets) {
      if (secret.length() < 12) {
        throw new IllegalArgumentException("too short to be told from chance");
      }
      add(secret);
      add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
      for (int shift = 0; shift < 3; shift++) {
        String encoded =
            Base64.getEncoder()
                .withoutPadding()
                .encodeToString((" ".repeat(shift) + secret).getBytes(StandardCharsets.UTF_8));
        // Without the characters that the neighbours of the secret decide.
        add(encoded.substring(shift == 0 ? 0 : 4, encoded.length() - 3));
      }
    }
  }

  private void add(String text) {
    needles.add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The files below the folder that hold one of the secrets in one of the forms. */
  public List<Path> filesWithSecrets(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(this::holdsSecret).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean holdsSecret(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      return false; // a database removed it while we looked
    }
    return holdsSecret(content);
  }

  /** Whether one of the secrets stands there in one of the forms. */
  public boolean holdsSecret(byte[] content) {
    return needles.stream().anyMatch(needle -> indexOf(content, needle) >= 0);
  }

  private static int indexOf(byte[] content, byte[] needle) {
    outer:
    for (int at = 0; at <= content.length - needle.length; at++) {
      for (int i = 0; i < needle.length; i++) {
        if (content[at + i] != needle[i]) {
          continue outer;
        }
      }
      return at;
    }
    return -1;
  }
}
