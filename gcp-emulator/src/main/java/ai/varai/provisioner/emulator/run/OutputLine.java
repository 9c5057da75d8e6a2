package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.support.Times;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.logging.type.HttpRequest;
import com.google.logging.type.LogSeverity;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.LogEntryOperation;
import com.google.logging.v2.LogEntrySourceLocation;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A line of a container's output. One that is a JSON object is structured: some of its fields are
 * fields of the entry, the others its payload. A message that is all that is left is a text.
 *
 * @see <a
 *     href="https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields">
 *     Special JSON fields</a>
 */
final class OutputLine {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String PREFIX = "logging.googleapis.com/";
  private static final String MESSAGE = "message";
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /** Words of logging libraries for severities that Google calls otherwise. */
  private static final Map<String, LogSeverity> OTHER_WORDS =
      Map.ofEntries(
          Map.entry("TRACE", LogSeverity.DEBUG),
          Map.entry("FINE", LogSeverity.DEBUG),
          Map.entry("FINER", LogSeverity.DEBUG),
          Map.entry("FINEST", LogSeverity.DEBUG),
          Map.entry("CONFIG", LogSeverity.DEBUG),
          Map.entry("WARN", LogSeverity.WARNING),
          Map.entry("ERR", LogSeverity.ERROR),
          Map.entry("SEVERE", LogSeverity.ERROR),
          Map.entry("CRIT", LogSeverity.CRITICAL),
          Map.entry("FATAL", LogSeverity.CRITICAL),
          Map.entry("EMERG", LogSeverity.EMERGENCY));

  private final ObjectNode fields;
  private final LogEntry.Builder entry = LogEntry.newBuilder();

  private OutputLine(ObjectNode fields) {
    this.fields = fields;
  }

  /** The entry, without its log and resource. */
  static LogEntry.Builder entry(String line) {
    return parse(line)
        .map(fields -> new OutputLine(fields).structured())
        .orElseGet(() -> LogEntry.newBuilder().setTextPayload(line));
  }

  private static Optional<ObjectNode> parse(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readTree(line))
          .filter(ObjectNode.class::isInstance)
          .map(ObjectNode.class::cast);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private LogEntry.Builder structured() {
    text("severity").map(OutputLine::severity).ifPresent(entry::setSeverity);
    text(PREFIX + "insertId").ifPresent(entry::setInsertId);
    text(PREFIX + "trace").ifPresent(entry::setTrace);
    text(PREFIX + "spanId").ifPresent(entry::setSpanId);
    take(PREFIX + "trace_sampled").ifPresent(v -> entry.setTraceSampled(v.asBoolean()));
    take(PREFIX + "labels")
        .ifPresent(
            labels -> labels.properties().forEach(l -> put(l.getKey(), l.getValue().asText())));
    take(PREFIX + "operation")
        .flatMap(v -> message(v, LogEntryOperation.newBuilder()))
        .ifPresent(entry::setOperation);
    take(PREFIX + "sourceLocation")
        .flatMap(v -> message(v, LogEntrySourceLocation.newBuilder()))
        .ifPresent(entry::setSourceLocation);
    take("httpRequest")
        .flatMap(v -> message(v, HttpRequest.newBuilder()))
        .ifPresent(entry::setHttpRequest);
    time().ifPresent(t -> entry.setTimestamp(Times.timestamp(t)));
    if (fields.size() == 1 && fields.path(MESSAGE).isTextual()) {
      return entry.setTextPayload(fields.path(MESSAGE).asText());
    }
    message(fields, Struct.newBuilder()).ifPresent(entry::setJsonPayload);
    return entry;
  }

  private void put(String label, String value) {
    entry.putLabels(label, value);
  }

  private Optional<JsonNode> take(String field) {
    return Optional.ofNullable(fields.remove(field));
  }

  private Optional<String> text(String field) {
    return take(field).map(JsonNode::asText).filter(t -> !t.isEmpty());
  }

  private static LogSeverity severity(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return LogSeverity.getDescriptor().findValueByName(upper) == null
        ? OTHER_WORDS.getOrDefault(upper, LogSeverity.DEFAULT)
        : LogSeverity.valueOf(upper);
  }

  /** A text {@code time}, an object {@code timestamp}, or two numbers; what is none stays. */
  private Optional<Instant> time() {
    if (fields.path("time").isTextual()) {
      try {
        Instant time = OffsetDateTime.parse(fields.path("time").asText()).toInstant();
        fields.remove("time");
        return Optional.of(time).filter(t -> t.isAfter(Instant.EPOCH) && t.isBefore(LAST));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    JsonNode stamp = fields.path("timestamp");
    if (stamp.path("seconds").canConvertToLong()) {
      fields.remove("timestamp");
      return instant(stamp.path("seconds"), stamp.path("nanos"));
    }
    if (fields.path("timestampSeconds").canConvertToLong()) {
      return instant(fields.remove("timestampSeconds"), take("timestampNanos").orElse(stamp));
    }
    return Optional.empty();
  }

  /** Empty when it is out of the years that entries have. */
  private static Optional<Instant> instant(JsonNode seconds, JsonNode nanos) {
    try {
      return Optional.of(Instant.ofEpochSecond(seconds.asLong(), nanos.asLong()))
          .filter(t -> t.isAfter(Instant.EPOCH) && t.isBefore(LAST));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** The message, if the value is one. */
  private static <B extends Message.Builder> Optional<B> message(JsonNode value, B into) {
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(value.toString(), into);
      return Optional.of(into);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
