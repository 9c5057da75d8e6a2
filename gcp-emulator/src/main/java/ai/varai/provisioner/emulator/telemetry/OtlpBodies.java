package ai.varai.provisioner.emulator.telemetry;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.JsonBody;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Bodies of OTLP over HTTP. Its JSON is that of protocol buffers but for the ids of traces and
 * spans, which are hexadecimal, and for fields that are not known, which are ignored.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">JSON encoding</a>
 */
final class OtlpBodies {
  private static final List<String> IDS = List.of("traceId", "spanId", "parentSpanId");

  private OtlpBodies() {}

  static ExportTraceServiceRequest protobuf(byte[] body) {
    try {
      return ExportTraceServiceRequest.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Invalid protobuf payload received.");
    }
  }

  static ExportTraceServiceRequest json(ObjectNode body) {
    ObjectNode plain = body.deepCopy();
    for (String id : IDS) {
      plain.findParents(id).forEach(parent -> encode((ObjectNode) parent, id));
    }
    var request = ExportTraceServiceRequest.newBuilder();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(plain.toString(), request);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Invalid JSON payload received. " + e.getMessage());
    }
    return request.build();
  }

  private static void encode(ObjectNode parent, String id) {
    JsonNode hex = parent.get(id);
    if (!hex.isTextual()) {
      return;
    }
    try {
      byte[] bytes = HexFormat.of().parseHex(hex.textValue());
      parent.put(id, Base64.getEncoder().encodeToString(bytes));
    } catch (IllegalArgumentException e) {
      throw GoogleError.badField(id, "\"" + hex.textValue() + "\" is not hexadecimal.");
    }
  }

  static JsonNode json(ExportTraceServiceResponse answer) {
    try {
      return JsonBody.tree(JsonFormat.printer().print(answer).getBytes(StandardCharsets.UTF_8));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message is JSON", e);
    }
  }
}
