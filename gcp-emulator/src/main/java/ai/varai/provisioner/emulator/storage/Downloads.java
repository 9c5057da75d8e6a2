package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Content of objects, whole or in part, with the headers that Cloud Storage sends. */
final class Downloads {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  /** The coding that leaves content as it is; no answer names it (RFC 9110, section 8.4.1). */
  private static final String IDENTITY = "identity";

  private Downloads() {}

  static JsonAnswer answer(JsonCall call, ObjectNode row, byte[] stored) {
    byte[] bytes = stored;
    Map<String, String> headers = headers(row, stored);
    String encoding = Trees.text(row, "contentEncoding");
    if (encoding.equals("gzip")) {
      Optional<byte[]> plain = asStored(call, row) ? Optional.empty() : unzip(stored);
      if (plain.isPresent()) {
        bytes = plain.get();
        headers.put("warning", "214 UploadServer gunzipped");
      } else {
        headers.put("content-encoding", "gzip");
      }
    } else if (!encoding.equals(IDENTITY)) {
      header(headers, "content-encoding", encoding);
    }
    String type = Trees.text(row, "contentType");
    // What is unpacked on the way is sent whole, whatever part was asked for.
    String range = bytes == stored ? call.call().header().apply("range").orElse("") : "";
    Answer part = part(range, bytes);
    headers.putAll(part.headers());
    return new JsonAnswer(
        part.status(),
        null,
        part.bytes(),
        type.isEmpty() ? "application/octet-stream" : type,
        Map.copyOf(headers));
  }

  /**
   * Whether what is packed is not to be unpacked on its way.
   *
   * @see <a href="https://cloud.google.com/storage/docs/transcoding">Transcoding</a>
   */
  private static boolean asStored(JsonCall call, ObjectNode row) {
    return call.call().header().apply("accept-encoding").orElse("").contains("gzip")
        || Trees.text(row, "cacheControl").contains("no-transform");
  }

  private static Optional<byte[]> unzip(byte[] stored) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What the XML API says of an object beside what both say. */
  static Map<String, String> described(ObjectNode row) {
    Map<String, String> h = new LinkedHashMap<>();
    h.put("etag", EntityTags.xml(row));
    h.put(
        "last-modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            OffsetDateTime.parse(Trees.text(row, "updated"))
                .withOffsetSameInstant(ZoneOffset.UTC)));
    row.path("metadata")
        .fieldNames()
        .forEachRemaining(
            name -> header(h, "x-goog-meta-" + name, Trees.text(row, "metadata", name)));
    return h;
  }

  private static Map<String, String> headers(ObjectNode row, byte[] stored) {
    Map<String, String> h = new LinkedHashMap<>();
    h.put("etag", Trees.text(row, "etag"));
    h.put("x-goog-generation", Trees.text(row, "generation"));
    h.put("x-goog-metageneration", Trees.text(row, "metageneration"));
    h.put("x-goog-storage-class", Trees.text(row, "storageClass"));
    h.put("x-goog-stored-content-length", Integer.toString(stored.length));
    h.put("x-goog-stored-content-encoding", storedEncoding(row));
    String md5 = Trees.text(row, "md5Hash");
    h.put(
        "x-goog-hash",
        "crc32c=" + Trees.text(row, "crc32c") + (md5.isEmpty() ? "" : ",md5=" + md5));
    h.put("accept-ranges", "bytes");
    CustomerKey.kept(row)
        .ifPresent(
            key -> {
              h.put("x-goog-encryption-algorithm", CustomerKey.ALGORITHM);
              h.put("x-goog-encryption-key-sha256", key.sha256());
            });
    optional(h, row, "cacheControl", "cache-control");
    optional(h, row, "contentDisposition", "content-disposition");
    optional(h, row, "contentLanguage", "content-language");
    return h;
  }

  static String storedEncoding(JsonNode row) {
    String encoding = Trees.text(row, "contentEncoding");
    return encoding.isEmpty() ? IDENTITY : encoding;
  }

  private static void optional(
      Map<String, String> headers, ObjectNode row, String field, String header) {
    header(headers, header, Trees.text(row, field));
  }

  private static void header(Map<String, String> headers, String header, String value) {
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      headers.put(header, value);
    }
  }

  private record Answer(int status, byte[] bytes, Map<String, String> headers) {}

  private static Answer part(String range, byte[] bytes) {
    Matcher m = RANGE.matcher(range);
    if (!m.matches() || (m.group(1).isEmpty() && m.group(2).isEmpty())) {
      return new Answer(200, bytes, Map.of());
    }
    long size = bytes.length;
    long from;
    long to = size - 1;
    if (m.group(1).isEmpty()) {
      from = Math.max(0, size - limited(m.group(2)));
    } else {
      from = limited(m.group(1));
      if (!m.group(2).isEmpty()) {
        to = Math.min(to, limited(m.group(2)));
      }
    }
    if (from >= size || from > to) {
      throw StorageErrors.outOfRange("Request range not satisfiable")
          .withHttpStatus(416)
          .withReason("requestedRangeNotSatisfiable");
    }
    return new Answer(
        206,
        Arrays.copyOfRange(bytes, (int) from, (int) to + 1),
        Map.of("content-range", "bytes " + from + "-" + to + "/" + size));
  }

  private static long limited(String digits) {
    return Trees.parse(digits).orElse(Long.MAX_VALUE / 2);
  }
}
