package ai.varai.provisioner.emulator.telemetry;

import ai.varai.provisioner.emulator.access.Enforcement;
import ai.varai.provisioner.emulator.access.ServiceGuard;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.TraceSink;
import com.google.devtools.cloudtrace.v1.Trace;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes exported spans. Each resource says in an attribute which project keeps its spans; a span
 * without proper ids is left out and counted in the answer, as the protocol has it.
 */
final class ExportedTraces {
  private static final String PROJECT = "gcp.project_id";
  private static final String PERMISSION = "telemetry.traces.write";

  private final Emulation emulation;

  ExportedTraces(Emulation emulation) {
    this.emulation = emulation;
  }

  ExportTraceServiceResponse export(ExportTraceServiceRequest request, Call call) {
    Map<Project, List<Trace>> traces = new LinkedHashMap<>();
    long refused = 0;
    for (ResourceSpans resource : request.getResourceSpansList()) {
      Map<String, String> labels = AttributeText.of(resource.getResource().getAttributesList());
      List<Trace> of = traces.computeIfAbsent(project(labels), p -> new ArrayList<>());
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          if (SpanForm.isProper(span)) {
            of.add(SpanForm.trace(span, labels));
          } else {
            refused++;
          }
        }
      }
    }
    traces.keySet().forEach(project -> allow(project, call));
    TraceSink sink = emulation.plugin(TraceSink.class).orElseThrow();
    traces.forEach((project, of) -> sink.write(project.id(), of));
    return answer(refused);
  }

  private Project project(Map<String, String> labels) {
    String named = labels.getOrDefault(PROJECT, "");
    if (named.isEmpty()) {
      throw GoogleError.invalidArgument(
          "Resource is missing required attribute \"" + PROJECT + "\"");
    }
    return emulation.projects().require(named);
  }

  /** The request does not name a project where others do, so nobody has asked yet. */
  private void allow(Project project, Call call) {
    emulation
        .present(ServiceGuard.class)
        .ifPresent(guard -> guard.require(call.method(), project.name()));
    emulation
        .present(Enforcement.class)
        .ifPresent(e -> e.require(call, "telemetry", PERMISSION, project.name()));
  }

  private static ExportTraceServiceResponse answer(long refused) {
    var answer = ExportTraceServiceResponse.newBuilder();
    if (refused > 0) {
      answer
          .getPartialSuccessBuilder()
          .setRejectedSpans(refused)
          .setErrorMessage("Spans need a trace_id of 16 bytes and a span_id of 8, not all zero.");
    }
    return answer.build();
  }
}
