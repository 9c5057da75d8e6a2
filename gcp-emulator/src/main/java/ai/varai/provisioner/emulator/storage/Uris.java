package ai.varai.provisioner.emulator.storage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names in links. */
final class Uris {

  private Uris() {}

  /** The text as one segment of a path: a slash is encoded, too. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
  }

  /** As RFC 3986 has it: all but letters, digits and {@code -._~} is encoded. */
  static String strict(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
