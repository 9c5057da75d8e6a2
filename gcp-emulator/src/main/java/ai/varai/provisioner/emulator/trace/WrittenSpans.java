package ai.varai.provisioner.emulator.trace;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.devtools.cloudtrace.v1.Trace;
import com.google.devtools.cloudtrace.v1.TraceSpan;
import com.google.devtools.cloudtrace.v2.AttributeValue;
import com.google.devtools.cloudtrace.v2.BatchWriteSpansRequest;
import com.google.devtools.cloudtrace.v2.Span;
import com.google.protobuf.Empty;
import com.google.rpc.Code;
import com.google.rpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The methods of v2. What v1 cannot show of a span is not kept: time events, links and stack
 * traces.
 */
final class WrittenSpans {
  private static final Pattern NAME =
      Pattern.compile("projects/([^/]+)/traces/([^/]+)/spans/([^/]+)");

  private final Emulation emulation;
  private final SpanRows rows;

  WrittenSpans(Emulation emulation, SpanRows rows) {
    this.emulation = emulation;
    this.rows = rows;
  }

  Empty write(BatchWriteSpansRequest request, Call call) {
    Matcher m = Pattern.compile("projects/([^/]+)").matcher(request.getName());
    if (!m.matches()) {
      throw GoogleError.badField("name", "The name is of the form projects/[PROJECT_ID].");
    }
    Project project = emulation.projects().require(m.group(1));
    List<Trace> traces =
        request.getSpansList().stream().map(span -> trace(span, Optional.of(project))).toList();
    rows.write(project.id(), traces);
    return Empty.getDefaultInstance();
  }

  Span create(Span span, Call call) {
    Trace trace = trace(span, Optional.empty());
    rows.write(trace.getProjectId(), List.of(trace));
    return span;
  }

  /**
   * @param required the project that the span has to be of, if it may not be any
   */
  private Trace trace(Span span, Optional<Project> required) {
    Matcher m = NAME.matcher(span.getName());
    if (!m.matches()) {
      throw GoogleError.badField(
          "name",
          "The name is of the form projects/[PROJECT_ID]/traces/[TRACE_ID]/spans/[SPAN_ID].");
    }
    Project project = emulation.projects().require(m.group(1));
    if (required.isPresent() && !required.get().equals(project)) {
      throw GoogleError.badField("spans.name", "A span belongs to the project of the request.");
    }
    long id = TraceIds.span(m.group(3));
    if (!span.getSpanId().isEmpty() && TraceIds.span(span.getSpanId()) != id) {
      throw GoogleError.badField("span_id", "The id is not the one in the name.");
    }
    require(!span.getDisplayName().getValue().isEmpty(), "display_name");
    require(span.hasStartTime(), "start_time");
    require(span.hasEndTime(), "end_time");
    return Trace.newBuilder()
        .setProjectId(project.id())
        .setTraceId(TraceIds.trace(m.group(2)))
        .addSpans(kept(span, id))
        .build();
  }

  private static void require(boolean given, String field) {
    if (!given) {
      throw GoogleError.badField(field, "The field is required.");
    }
  }

  private static TraceSpan kept(Span span, long id) {
    TraceSpan.Builder kept =
        TraceSpan.newBuilder()
            .setSpanId(id)
            .setParentSpanId(TraceIds.parent(span.getParentSpanId()))
            .setName(span.getDisplayName().getValue())
            .setStartTime(span.getStartTime())
            .setEndTime(span.getEndTime())
            .setKind(
                switch (span.getSpanKind()) {
                  case SERVER -> TraceSpan.SpanKind.RPC_SERVER;
                  case CLIENT -> TraceSpan.SpanKind.RPC_CLIENT;
                  default -> TraceSpan.SpanKind.SPAN_KIND_UNSPECIFIED;
                });
    span.getAttributes().getAttributeMapMap().forEach((k, v) -> kept.putLabels(k, text(v)));
    Status status = span.getStatus();
    if (status.getCode() != Code.OK_VALUE) {
      Code code = Optional.ofNullable(Code.forNumber(status.getCode())).orElse(Code.UNKNOWN);
      kept.putLabels("/error/name", code.name()).putLabels("/error/message", status.getMessage());
    }
    return kept.build();
  }

  private static String text(AttributeValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue().getValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case VALUE_NOT_SET -> "";
    };
  }
}
