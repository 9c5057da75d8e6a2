package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
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
    Matcher m = BOUNDARY.matcher(contentType);
    if (!m.find()) {
      throw bad("the Content-Type has no boundary");
    }
    String name = m.group(2) != null ? m.group(2) : m.group(3) != null ? m.group(3) : m.group(4);
    byte[] boundary = ("--" + name).getBytes(StandardCharsets.ISO_8859_1);
    int first = find(body, boundary, 0);
    int second = first < 0 ? -1 : find(body, boundary, first + boundary.length);
    int third = second < 0 ? -1 : find(body, boundary, second + boundary.length);
    if (third < 0) {
      throw bad("there must be two parts");
    }
    Part metadata = part(body, first + boundary.length, second);
    Part content = part(body, second + boundary.length, third);
    return new MultipartRelated(
        metadata.bytes(), content.headers().getOrDefault("content-type", ""), content.bytes());
  }

  private record Part(Map<String, String> headers, byte[] bytes) {}

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
