package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.support.EntryFilter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.logging.type.LogSeverity;
import com.google.logging.v2.LogEntry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Fields of log entries as filters see them: severities are ordered, times are times. */
final class EntryFields implements EntryFilter.Fields {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final String SEVERITY = "severity";

  /** INVALID_ARGUMENT when the filter is malformed. */
  static Predicate<LogEntry> filter(String text) {
    Predicate<JsonNode> parsed = EntryFilter.parse(text, new EntryFields());
    return text.isBlank() ? entry -> true : entry -> parsed.test(tree(entry));
  }

  /** The values of a field, such as {@code jsonPayload.status}. */
  static List<String> values(LogEntry entry, String path) {
    return EntryFilter.lookup(tree(entry), path);
  }

  /** An entry as JSON. A payload whose type nobody here knows cannot be looked into. */
  static String json(LogEntry entry) {
    try {
      return PRINTER.print(entry.toBuilder().clearProtoPayload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode tree(LogEntry entry) {
    try {
      return MAPPER.readTree(json(entry));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<String> values(JsonNode entry, String path) {
    if (path.equalsIgnoreCase(SEVERITY)) {
      return List.of(entry.path(SEVERITY).asText("DEFAULT"));
    }
    return EntryFilter.lookup(entry, path);
  }

  @Override
  public int compare(String path, String value, String wanted) {
    if (path.equalsIgnoreCase(SEVERITY)) {
      return Integer.compare(severity(value), severity(wanted));
    }
    if (path.toLowerCase(Locale.ROOT).endsWith("timestamp")) {
      Optional<Instant> a = time(value);
      Optional<Instant> b = time(wanted);
      if (a.isPresent() && b.isPresent()) {
        return a.get().compareTo(b.get());
      }
    }
    return EntryFilter.Fields.super.compare(path, value, wanted);
  }

  /** The number of a severity; an unknown one is the default, 0. */
  private static int severity(String name) {
    if (name.matches("\\d{1,4}")) {
      return Integer.parseInt(name);
    }
    try {
      return LogSeverity.valueOf(name.toUpperCase(Locale.ROOT)).getNumber();
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(
          text.length() == "2026-01-01".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
