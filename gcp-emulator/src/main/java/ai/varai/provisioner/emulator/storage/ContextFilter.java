package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which objects are listed by their contexts: {@code contexts."key"="value"} or {@code
 * contexts."key":*}, with {@code -} before it those that have not.
 *
 * @see <a href="https://cloud.google.com/storage/docs/listing-objects#filter-by-object-contexts">
 *     Filter by object contexts</a>
 */
final class ContextFilter {

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*(-|NOT\\s+)?contexts\\.(\"(?:[^\"\\\\]|\\\\.)+\"|[\\w-]+)\\s*"
              + "(?::\\s*\\*|=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[\\w-]+))\\s*");

  private ContextFilter() {}

  /** Throws 400 for what is no such filter. */
  static Predicate<ObjectNode> of(String text) {
    if (text.isBlank()) {
      return row -> true;
    }
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw StorageErrors.invalid("Invalid value '" + text + "' for parameter filter.");
    }
    String key = plain(m.group(2));
    String value = m.group(3) == null ? null : plain(m.group(3));
    boolean without = m.group(1) != null;
    return row -> {
      JsonNode context = row.path("contexts").path("custom").path(key);
      boolean has =
          context.isObject() && (value == null || Trees.text(context, "value").equals(value));
      return has != without;
    };
  }

  private static String plain(String text) {
    return text.startsWith("\"")
        ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1")
        : text;
  }
}
