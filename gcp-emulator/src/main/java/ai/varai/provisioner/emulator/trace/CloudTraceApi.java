package ai.varai.provisioner.emulator.trace;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.TraceSink;
import com.google.devtools.cloudtrace.v1.GetTraceRequest;
import com.google.devtools.cloudtrace.v1.ListTracesRequest;
import com.google.devtools.cloudtrace.v1.PatchTracesRequest;
import com.google.devtools.cloudtrace.v1.TraceProto;
import com.google.devtools.cloudtrace.v2.BatchWriteSpansRequest;
import com.google.devtools.cloudtrace.v2.Span;
import com.google.devtools.cloudtrace.v2.TracingProto;
import java.util.List;
import java.util.Set;

/**
 * Cloud Trace: v1, which writes and reads, and v2, which only writes.
 *
 * @see <a href="https://cloud.google.com/trace/docs/reference">API reference</a>
 */
public final class CloudTraceApi implements EmulatedApi {

  @Override
  public String name() {
    return "cloudtrace";
  }

  @Override
  public List<String> packages() {
    return List.of("google.devtools.cloudtrace.v1", "google.devtools.cloudtrace.v2");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(TraceSink.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    SpanRows rows = new SpanRows(emulation);
    Traces traces = new Traces(emulation, rows);
    WrittenSpans spans = new WrittenSpans(emulation, rows);
    emulation.offer(TraceSink.class, rows);
    api.service(TraceProto.getDescriptor(), "TraceService")
        .unary("ListTraces", ListTracesRequest.class, traces::list)
        .unary("GetTrace", GetTraceRequest.class, traces::get)
        .unary("PatchTraces", PatchTracesRequest.class, traces::patch);
    api.service(TracingProto.getDescriptor(), "TraceService")
        .unary("BatchWriteSpans", BatchWriteSpansRequest.class, spans::write)
        .unary("CreateSpan", Span.class, spans::create);
  }
}
