package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.BaseEncoding;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The etags of buckets and objects as headers: they are told with what is read, and a reader may
 * ask for what has one of them ({@code If-Match}), or for what has none ({@code If-None-Match}).
 * Changes do not look at them.
 *
 * @see <a
 *     href="https://cloud.google.com/python/docs/reference/storage/latest/generation_metageneration">
 *     Conditional requests</a>
 */
final class EntityTags {

  private EntityTags() {}

  /** Refuses a read as the caller's headers ask: 412, or 304. */
  static void check(JsonCall call, JsonNode row) {
    if (header(call, "if-match").filter(tags -> !among(tags, row)).isPresent()) {
      throw StorageErrors.preconditionFailed();
    }
    if (header(call, "if-none-match").filter(tags -> among(tags, row)).isPresent()) {
      throw StorageErrors.notModified();
    }
  }

  /**
   * The etag of an object in the XML API: its MD5 digest, as clients of Amazon's S3 expect it,
   * where it has one; in quotes, which the JSON API leaves away.
   */
  static String xml(JsonNode object) {
    return "\"" + digest(object).orElseGet(() -> Trees.text(object, "etag")) + "\"";
  }

  private static Optional<String> digest(JsonNode object) {
    return Optional.of(Trees.text(object, "md5Hash"))
        .filter(md5 -> !md5.isEmpty())
        .map(md5 -> BaseEncoding.base16().lowerCase().encode(Base64.getDecoder().decode(md5)));
  }

  /** The answer with the etag of what it shows. */
  static JsonAnswer told(JsonAnswer answer, JsonNode row) {
    return answer.withHeader("etag", Trees.text(row, "etag"));
  }

  private static Optional<String> header(JsonCall call, String name) {
    return call.call().header().apply(name).filter(value -> !value.isBlank());
  }

  /** Clients send an etag as they read it, or in quotes. */
  private static boolean among(String tags, JsonNode row) {
    String etag = Trees.text(row, "etag");
    Optional<String> digest = digest(row);
    return Arrays.stream(tags.split(",", -1))
        .map(tag -> tag.strip().replaceFirst("^W/", "").replaceAll("^\"|\"$", ""))
        .anyMatch(
            tag -> tag.equals("*") || tag.equals(etag) || digest.filter(tag::equals).isPresent());
  }
}
