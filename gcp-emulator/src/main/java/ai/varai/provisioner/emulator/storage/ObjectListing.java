package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code storage.objects.list}: by prefix, folded at a delimiter, with or without old versions.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/objects/list">objects.list</a>
 */
final class ObjectListing {

  private final StorageTables tables;

  ObjectListing(StorageTables tables) {
    this.tables = tables;
  }

  private record Entry(String key, @Nullable ObjectNode object) {}

  JsonAnswer list(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    Page<Entry> page =
        Page.of(
            entries(call, bucket),
            Buckets.pageSize(call),
            call.parameter("pageToken").orElse(""),
            1000,
            1000,
            Entry::key);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", "storage#objects");
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    ArrayNode prefixes = JsonNodeFactory.instance.arrayNode();
    for (Entry e : page.items()) {
      ObjectNode object = e.object();
      if (object == null) {
        prefixes.add(e.key());
      } else {
        items.add(ObjectView.of(bucket, object, call.parameter("projection").orElse("")));
      }
    }
    if (!items.isEmpty()) {
      answer.set("items", items);
    }
    if (!prefixes.isEmpty()) {
      answer.set("prefixes", prefixes);
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  private List<Entry> entries(JsonCall call, Bucket bucket) {
    String prefix = call.parameter("prefix").orElse("");
    String delimiter = call.parameter("delimiter").orElse("");
    String start = call.parameter("startOffset").orElse("");
    String end = call.parameter("endOffset").orElse("");
    boolean versions = call.call().flag("versions");
    boolean trailing = call.call().flag("includeTrailingDelimiter");
    Predicate<ObjectNode> contexts = ContextFilter.of(call.parameter("filter").orElse(""));
    Optional<Pattern> glob =
        call.parameter("matchGlob").filter(g -> !g.isEmpty()).map(ObjectListing::glob);
    List<Entry> out = new ArrayList<>();
    boolean softDeleted = call.call().flag("softDeleted");
    if (softDeleted && versions) {
      throw StorageErrors.invalid("The parameters versions and softDeleted cannot both be true.");
    }
    String lastPrefix = "";
    List<ObjectNode> rows =
        tables.together(
            bucket,
            () ->
                softDeleted
                    ? tables.softDeleted.objects(bucket, prefix)
                    : tables.withPrefix(bucket, prefix));
    for (ObjectNode row : rows) {
      String name = Trees.text(row, "name");
      if ((!versions && !softDeleted && row.has("timeDeleted"))
          || name.compareTo(start) < 0
          || (!end.isEmpty() && name.compareTo(end) >= 0)
          || !contexts.test(row)
          || (glob.isPresent() && !glob.get().matcher(name).matches())) {
        continue;
      }
      int cut = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
      if (cut >= 0) {
        String folded = name.substring(0, cut + delimiter.length());
        if (!folded.equals(lastPrefix)) {
          lastPrefix = folded;
          out.add(new Entry(folded, null));
        }
        if (!trailing || !name.equals(folded)) {
          continue;
        }
      }
      out.add(new Entry(name + "#" + Trees.text(row, "generation"), row));
    }
    return out;
  }

  /** Characters and ranges of which one is meant, or none after an exclamation mark. */
  private static String set(String members) {
    boolean none = members.startsWith("!");
    String these = none ? members.substring(1) : members;
    return (none ? "[^" : "[") + these.replaceAll("[\\\\\\[&^]", "\\\\$0") + "]";
  }

  /** {@code *} within a segment, {@code **} across segments, {@code ?}, sets and alternatives. */
  static Pattern glob(String text) {
    StringBuilder b = new StringBuilder();
    int braces = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[') {
        int end = text.indexOf(']', i + 1);
        if (end > 0) {
          b.append(set(text.substring(i + 1, end)));
          i = end;
          continue;
        }
      }
      switch (c) {
        case '*' -> {
          // Folders may be none: a/**/b is a/b as well.
          boolean folders = text.startsWith("**/", i) && (i == 0 || text.charAt(i - 1) == '/');
          boolean wide = text.startsWith("**", i);
          b.append(folders ? "(?:.*/)?" : wide ? ".*" : "[^/]*");
          i += folders ? 2 : wide ? 1 : 0;
        }
        case '?' -> b.append("[^/]");
        case '{' -> {
          braces++;
          b.append("(?:");
        }
        case '}' -> {
          braces--;
          b.append(")");
        }
        case ',' -> b.append(braces > 0 ? "|" : ",");
        default -> b.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(b.toString());
    } catch (java.util.regex.PatternSyntaxException e) {
      throw StorageErrors.invalid("Invalid value '" + text + "' for parameter matchGlob.");
    }
  }
}
