package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.support.EntryFilter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.List;

/** The fields that filters of time series and descriptors know. */
final class SeriesFields {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  /** {@code metric.type}, {@code metric.label.x}, {@code resource.labels.y}, {@code project}. */
  static final EntryFilter.Fields SERIES =
      (entry, path) ->
          EntryFilter.lookup(
              entry,
              path.equals("project")
                  ? "resource.labels.project_id"
                  : path.replaceFirst("^(metric|resource)\\.label\\.", "$1.labels."));

  /** {@code metric.type} and {@code resource.type} of descriptors. */
  static final EntryFilter.Fields DESCRIPTORS =
      (entry, path) ->
          path.equals("project")
              ? List.of(entry.path("name").asText().split("/", -1)[1])
              : EntryFilter.lookup(entry, path.replaceFirst("^(metric|resource)\\.", ""));

  private SeriesFields() {}

  static JsonNode tree(Message message) {
    try {
      return MAPPER.readTree(PRINTER.print(message));
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
