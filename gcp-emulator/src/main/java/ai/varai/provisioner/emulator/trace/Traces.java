package ai.varai.provisioner.emulator.trace;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Times;
import com.google.devtools.cloudtrace.v1.GetTraceRequest;
import com.google.devtools.cloudtrace.v1.ListTracesRequest;
import com.google.devtools.cloudtrace.v1.ListTracesRequest.ViewType;
import com.google.devtools.cloudtrace.v1.ListTracesResponse;
import com.google.devtools.cloudtrace.v1.PatchTracesRequest;
import com.google.devtools.cloudtrace.v1.Trace;
import com.google.devtools.cloudtrace.v1.TraceSpan;
import com.google.protobuf.Empty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The methods of v1. */
final class Traces {
  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  private final Emulation emulation;
  private final SpanRows rows;

  Traces(Emulation emulation, SpanRows rows) {
    this.emulation = emulation;
    this.rows = rows;
  }

  Trace get(GetTraceRequest request, Call call) {
    Project project = emulation.projects().require(request.getProjectId());
    return rows.find(project.id(), TraceIds.trace(request.getTraceId()))
        .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
  }

  Empty patch(PatchTracesRequest request, Call call) {
    Project project = emulation.projects().require(request.getProjectId());
    List<Trace> traces = new ArrayList<>();
    for (Trace trace : request.getTraces().getTracesList()) {
      String named = trace.getProjectId();
      if (!named.isEmpty() && !named.equals(project.id()) && !named.equals(project.number())) {
        throw GoogleError.badField(
            "traces.project_id", "A trace belongs to the project of the request.");
      }
      trace.getSpansList().forEach(Traces::check);
      traces.add(trace.toBuilder().setTraceId(TraceIds.trace(trace.getTraceId())).build());
    }
    rows.write(project.id(), traces);
    return Empty.getDefaultInstance();
  }

  private static void check(TraceSpan span) {
    if (span.getSpanId() == 0) {
      throw GoogleError.invalidArgument("Invalid span id!");
    }
  }

  ListTracesResponse list(ListTracesRequest request, Call call) {
    Project project = emulation.projects().require(request.getProjectId());
    Instant from = request.hasStartTime() ? Times.instant(request.getStartTime()) : Instant.MIN;
    Instant until = request.hasEndTime() ? Times.instant(request.getEndTime()) : Instant.MAX;
    if (until.isBefore(from)) {
      throw GoogleError.badField("end_time", "The end of the interval is before its start.");
    }
    TraceFilter filter = TraceFilter.parse(request.getFilter());
    List<Trace> found =
        new ArrayList<>(
            rows.all(project.id()).stream()
                .filter(trace -> isWithin(trace, from, until))
                .filter(filter::test)
                .toList());
    found.sort(order(request.getOrderBy()));
    var page =
        Page.of(
            found,
            Math.max(0, request.getPageSize()),
            request.getPageToken(),
            USUAL_PAGE,
            LARGEST_PAGE,
            Trace::getTraceId);
    return ListTracesResponse.newBuilder()
        .addAllTraces(page.items().stream().map(t -> seen(t, request.getView())).toList())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private static boolean isWithin(Trace trace, Instant from, Instant until) {
    Instant start = Spans.extent(trace).start();
    return !start.isBefore(from) && !start.isAfter(until);
  }

  private static Comparator<Trace> order(String text) {
    String[] words = text.strip().split("\\s+", -1);
    boolean down = words.length == 2 && words[1].equals("desc");
    if (words.length > 1 && !down) {
      throw badOrder(text);
    }
    Comparator<Trace> by =
        switch (words[0]) {
          case "", "trace_id" -> Comparator.comparing(Trace::getTraceId);
          case "name" -> Comparator.comparing(trace -> Spans.head(trace).getName());
          case "duration" -> Comparator.comparing(trace -> Spans.length(Spans.head(trace)));
          case "start" ->
              Comparator.comparing(trace -> Times.instant(Spans.head(trace).getStartTime()));
          default -> throw badOrder(text);
        };
    return down ? by.reversed() : by;
  }

  private static GoogleError badOrder(String text) {
    return GoogleError.badField(
        "order_by",
        "\"" + text + "\" is not one of trace_id, name, duration and start, or one with desc.");
  }

  private static Trace seen(Trace trace, ViewType view) {
    return switch (view) {
      case COMPLETE -> trace;
      case ROOTSPAN -> trace.toBuilder().clearSpans().addAllSpans(Spans.roots(trace)).build();
      default -> trace.toBuilder().clearSpans().build();
    };
  }
}
