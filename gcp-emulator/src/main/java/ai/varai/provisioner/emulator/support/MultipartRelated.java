package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two parts of a {@code multipart/related} upload: metadata and content.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2387">RFC 2387</a>
 */
public record MultipartRelated(byte[] metadata, String contentType, byte[] content) {

  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(\"([^\"]+)\"|'([^']+)'|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

  /** Takes a body apart; INVALID_ARGUMENT where it has not the two parts. */
  public static MultipartRelated parse(String contentType, byte[] body) {
    List<Part> parts = parts(contentType, body);
    if (parts.size() < 2) {
      throw bad("there must be two parts");
    }
    Part content = parts.get(1);
    return new MultipartRelated(
        parts.get(0).bytes(), content.headers().getOrDefault("content-type", ""), content.bytes());
  }

  record Part(Map<String, String> headers, byte[] bytes) {}

  /** All parts of a body; what is behind the last boundary is none. */
  static List<Part> parts(String contentType, byte[] body) {
    Matcher m = BOUNDARY.matcher(contentType);
    if (!m.find()) {
      throw bad("the Content-Type has no boundary");
    }
    String name = m.group(2) != null ? m.group(2) : m.group(3) != null ? m.group(3) : m.group(4);
    byte[] boundary = ("--" + name).getBytes(StandardCharsets.ISO_8859_1);
    List<Part> out = new ArrayList<>();
    int from = find(body, boundary, 0);
    while (from >= 0) {
      int next = find(body, boundary, from + boundary.length);
      if (next >= 0) {
        out.add(part(body, from + boundary.length, next));
      }
      from = next;
    }
    return out;
  }

  private static Part part(byte[] body, int from, int to) {
    int start = skipLine(body, from);
    Map<String, String> headers = new HashMap<>();
    while (start < to) {
      int next = skipLine(body, start);
      String line = new String(body, start, next - start, StandardCharsets.UTF_8).trim();
      start = next;
      if (line.isEmpty()) {
        break;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).trim());
      }
    }
    int end = to;
    if (end > start && body[end - 1] == '\n') {
      end--;
      if (end > start && body[end - 1] == '\r') {
        end--;
      }
    }
    return new Part(headers, Arrays.copyOfRange(body, Math.min(start, end), end));
  }

  private static int skipLine(byte[] body, int from) {
    int i = from;
    while (i < body.length && body[i] != '\n') {
      i++;
    }
    return Math.min(body.length, i + 1);
  }

  private static int find(byte[] body, byte[] what, int from) {
    for (int i = from; i <= body.length - what.length; i++) {
      if (body[i] == what[0]
          && (i == 0 || body[i - 1] == '\n')
          && Arrays.equals(body, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  private static RuntimeException bad(String why) {
    return GoogleError.invalidArgument("Malformed multipart body: " + why + ".")
        .withReason("badRequest");
  }
}
