package ai.varai.provisioner.gcp.operate;

import com.google.logging.type.HttpRequest;
import com.google.logging.type.LogSeverity;
import com.google.logging.v2.LogEntry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.List;

/** Log entries as lines for people: when, how severe, and what was said. */
final class LogText {
  /** The field of a structured line that Cloud Logging shows as its text. */
  private static final String MESSAGE = "message";

  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private LogText() {}

  static String of(LogEntry entry) {
    List<String> words = new ArrayList<>();
    words.add(Timestamps.toString(entry.getTimestamp()));
    if (entry.getSeverity() != LogSeverity.DEFAULT) {
      words.add(entry.getSeverity().name());
    }
    if (entry.hasHttpRequest()) {
      words.add(request(entry.getHttpRequest()));
    }
    switch (entry.getPayloadCase()) {
      case TEXT_PAYLOAD -> words.add(entry.getTextPayload().stripTrailing());
      case JSON_PAYLOAD -> words.add(structured(entry.getJsonPayload()));
      case PROTO_PAYLOAD -> words.add(entry.getProtoPayload().getTypeUrl());
      case PAYLOAD_NOT_SET -> {
        // a request says it all
      }
    }
    return String.join(" ", words);
  }

  private static String request(HttpRequest request) {
    String took =
        request.hasLatency()
            ? " "
                + (request.getLatency().getSeconds() * 1000
                    + request.getLatency().getNanos() / 1_000_000)
                + " ms"
            : "";
    return request.getRequestMethod()
        + " "
        + request.getRequestUrl()
        + " "
        + request.getStatus()
        + took;
  }

  /** The message and, behind it, whatever else the service said. */
  private static String structured(Struct payload) {
    Value message = payload.getFieldsOrDefault(MESSAGE, Value.getDefaultInstance());
    if (!message.hasStringValue()) {
      return json(payload);
    }
    Struct rest = payload.toBuilder().removeFields(MESSAGE).build();
    String text = message.getStringValue().stripTrailing();
    return rest.getFieldsCount() == 0 ? text : text + " " + json(rest);
  }

  private static String json(Struct payload) {
    try {
      return JSON.print(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a structure is JSON", e);
    }
  }
}
