package ai.varai.provisioner.lifecycle.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Searches bytes, or every file of a folder, for secrets: plain, percent-encoded, base64 at each
 * alignment.
 *
 * <p>All forms are looked for at once, as Horspool does it for one word: a database's folder holds
 * hundreds of megabytes.
 */
public final class SecretScan {
  private final List<byte[]> needles = new ArrayList<>();

  /** As long as the shortest form. */
  private final int window;

  /** How far the window may move on, by the byte at its end. */
  private final int[] moves = new int[256];

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
    window = needles.stream().mapToInt(needle -> needle.length).min().orElse(0);
    Arrays.fill(moves, window);
    for (byte[] needle : needles) {
      for (int i = 0; i < window; i++) {
        int each = needle[i] & 0xff;
        moves[each] = Math.min(moves[each], window - 1 - i);
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
    if (needles.isEmpty()) {
      return false;
    }
    int at = 0;
    while (at <= content.length - window) {
      int move = moves[content[at + window - 1] & 0xff];
      if (move == 0) {
        if (standsAt(content, at)) {
          return true;
        }
        move = 1;
      }
      at += move;
    }
    return false;
  }

  private boolean standsAt(byte[] content, int at) {
    for (byte[] needle : needles) {
      if (at + needle.length <= content.length
          && Arrays.equals(content, at, at + needle.length, needle, 0, needle.length)) {
        return true;
      }
    }
    return false;
  }
}
