package ai.varai.provisioner.emulator.telemetry;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceProto;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceProto;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceProto;
import java.util.List;
import java.util.Locale;

/**
 * The Telemetry API: OpenTelemetry's protocol (OTLP), over gRPC and over HTTP with protocol buffers
 * or JSON. Traces are kept in Cloud Trace; metrics and logs are not taken.
 *
 * @see <a href="https://cloud.google.com/stackdriver/docs/reference/telemetry/overview">Telemetry
 *     API</a>
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP</a>
 */
public final class TelemetryApi implements EmulatedApi {
  private static final String PROTOBUF = "application/x-protobuf";

  @Override
  public String name() {
    return "telemetry";
  }

  @Override
  public List<String> packages() {
    return List.of(
        "opentelemetry.proto.collector.trace.v1",
        "opentelemetry.proto.collector.metrics.v1",
        "opentelemetry.proto.collector.logs.v1");
  }

  @Override
  public List<String> roots() {
    return List.of("v1/traces", "v1/metrics", "v1/logs");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    ExportedTraces traces = new ExportedTraces(emulation);
    api.service(TraceServiceProto.getDescriptor(), "TraceService")
        .unary("Export", ExportTraceServiceRequest.class, traces::export);
    api.service(MetricsServiceProto.getDescriptor(), "MetricsService");
    api.service(LogsServiceProto.getDescriptor(), "LogsService");
    api.route("POST", "/v1/traces", "telemetry.traces.export", call -> http(traces, call))
        .unimplemented("POST", "/v1/metrics", "telemetry.metrics.export")
        .unimplemented("POST", "/v1/logs", "telemetry.logs.export");
  }

  /** The answer has the encoding of the request. */
  private static JsonAnswer http(ExportedTraces traces, JsonCall call) {
    String type = call.call().header().apply("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (type.startsWith(PROTOBUF)) {
      Message answer = traces.export(OtlpBodies.protobuf(call.rawBody()), call.call());
      return JsonAnswer.raw(200, answer.toByteArray(), PROTOBUF);
    }
    return JsonAnswer.ok(OtlpBodies.json(traces.export(OtlpBodies.json(call.body()), call.call())));
  }
}
