package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.support.EntryFilter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.function.BiFunction;

/** The fields that filters of time series and descriptors know. */
final class SeriesFields {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  /** {@code metric.type}, {@code metric.label.x}, {@code resource.labels.y}, {@code project}. */
  static final EntryFilter.Fields SERIES =
      new Language(
          (entry, path) ->
              EntryFilter.lookup(
                  entry,
                  path.equals("project")
                      ? "resource.labels.project_id"
                      : path.replaceFirst("^(metric|resource)\\.label\\.", "$1.labels.")));

  /** {@code metric.type} of metrics, and {@code resource.type} of what they can be measured. */
  static final EntryFilter.Fields METRICS =
      new Language(
          (entry, path) ->
              path.equals("resource.type")
                  ? EntryFilter.lookup(entry, "monitoredResourceTypes")
                  : described(entry, path));

  /** {@code resource.type} of kinds of resources. */
  static final EntryFilter.Fields RESOURCES = new Language(SeriesFields::described);

  /** The language of Monitoring's filters, which has no {@code =~}. */
  private static final class Language implements EntryFilter.Fields {
    private final BiFunction<JsonNode, String, List<String>> values;

    Language(BiFunction<JsonNode, String, List<String>> values) {
      this.values = values;
    }

    @Override
    public List<String> values(JsonNode entry, String path) {
      return values.apply(entry, path);
    }

    @Override
    public boolean matches() {
      return false;
    }

    @Override
    public String unparseable(String filter, String where) {
      String escaped = filter.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      return "Could not parse filter \"" + escaped + "\"; " + where;
    }
  }

  private static List<String> described(JsonNode entry, String path) {
    return path.equals("project")
        ? List.of(entry.path("name").asText().split("/", -1)[1])
        : EntryFilter.lookup(entry, path.replaceFirst("^(metric|resource)\\.", ""));
  }

  private SeriesFields() {}

  static JsonNode tree(Message message) {
    try {
      return MAPPER.readTree(PRINTER.print(message));
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
