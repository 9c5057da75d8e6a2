package ai.varai.provisioner.emulator.telemetry;

import com.google.devtools.cloudtrace.v1.Trace;
import com.google.devtools.cloudtrace.v1.TraceSpan;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.Map;

/**
 * OpenTelemetry's spans as Cloud Trace v1 shows them: the attributes of the resource and of the
 * span are its labels. Events and links are not kept.
 */
final class SpanForm {
  private static final long NANOS = 1_000_000_000;

  private SpanForm() {}

  static boolean isProper(Span span) {
    return isId(span.getTraceId(), 16)
        && isId(span.getSpanId(), 8)
        && (span.getParentSpanId().isEmpty() || span.getParentSpanId().size() == 8);
  }

  private static boolean isId(ByteString id, int size) {
    return id.size() == size && !id.equals(ByteString.copyFrom(new byte[size]));
  }

  /**
   * A trace of one span.
   *
   * @param resource its attributes
   */
  static Trace trace(Span span, Map<String, String> resource) {
    TraceSpan.Builder kept =
        TraceSpan.newBuilder()
            .setSpanId(number(span.getSpanId()))
            .setParentSpanId(number(span.getParentSpanId()))
            .setName(span.getName())
            .setStartTime(time(span.getStartTimeUnixNano()))
            .setEndTime(time(span.getEndTimeUnixNano()))
            .setKind(
                switch (span.getKind()) {
                  case SPAN_KIND_SERVER -> TraceSpan.SpanKind.RPC_SERVER;
                  case SPAN_KIND_CLIENT -> TraceSpan.SpanKind.RPC_CLIENT;
                  default -> TraceSpan.SpanKind.SPAN_KIND_UNSPECIFIED;
                })
            .putAllLabels(resource)
            .putAllLabels(AttributeText.of(span.getAttributesList()));
    if (span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR) {
      kept.putLabels("/error/name", "ERROR")
          .putLabels("/error/message", span.getStatus().getMessage());
    }
    return Trace.newBuilder()
        .setTraceId(HexFormat.of().formatHex(span.getTraceId().toByteArray()))
        .addSpans(kept)
        .build();
  }

  private static long number(ByteString id) {
    return id.isEmpty() ? 0 : id.asReadOnlyByteBuffer().getLong();
  }

  /**
   * @param nanos since 1970, without a sign
   */
  private static Timestamp time(long nanos) {
    return Timestamp.newBuilder()
        .setSeconds(Long.divideUnsigned(nanos, NANOS))
        .setNanos((int) Long.remainderUnsigned(nanos, NANOS))
        .build();
  }
}
