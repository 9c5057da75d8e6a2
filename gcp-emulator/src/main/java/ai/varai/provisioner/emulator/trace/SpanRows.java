package ai.varai.provisioner.emulator.trace;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Times;
import ai.varai.provisioner.emulator.support.TraceSink;
import com.google.devtools.cloudtrace.v1.Trace;
import com.google.devtools.cloudtrace.v1.TraceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Spans, a row each, by trace. They are kept for 30 days, as Google keeps them, and of a project no
 * more than a number that fits into memory: the oldest traces go first.
 *
 * @see <a href="https://cloud.google.com/trace/docs/quotas">Retention</a>
 */
final class SpanRows implements TraceSink {
  static final Duration RETENTION = Duration.ofDays(30);

  /** So many spans a project has at most. */
  static final int MOST = 20_000;

  private final Emulation emulation;
  private final Table<TraceSpan> table;

  SpanRows(Emulation emulation) {
    this.emulation = emulation;
    this.table = emulation.store().table("cloudtrace.spans", Codec.proto(TraceSpan.class));
  }

  private static String key(String trace, TraceSpan span) {
    return trace + "/" + TraceIds.hex(span.getSpanId());
  }

  @Override
  public void write(String project, List<Trace> traces) {
    emulation
        .store()
        .run(
            project,
            () -> {
              traces.forEach(
                  trace ->
                      trace.getSpansList().forEach(span -> add(project, trace.getTraceId(), span)));
              makeRoom(project);
            });
  }

  /** What a span had already stays where the new one says nothing. */
  private void add(String project, String trace, TraceSpan span) {
    String key = key(trace, span);
    table.put(
        project,
        key,
        table.get(project, key).map(old -> old.toBuilder().mergeFrom(span).build()).orElse(span));
  }

  /** A tenth goes at once: to look at all of them with each write would take too long. */
  private void makeRoom(String project) {
    int size = table.size(project);
    if (size <= MOST) {
      return;
    }
    List<Trace> oldest = new ArrayList<>(everything(project));
    oldest.sort(Comparator.comparing(trace -> Spans.extent(trace).end()));
    int left = size;
    for (Trace trace : oldest) {
      if (left <= MOST - MOST / 10) {
        return;
      }
      trace.getSpansList().forEach(span -> table.remove(project, key(trace.getTraceId(), span)));
      left -= trace.getSpansCount();
    }
  }

  /** The traces that are kept, by id; their spans in the order in which they began. */
  List<Trace> all(String project) {
    Instant oldest = emulation.clock().instant().minus(RETENTION);
    return everything(project).stream()
        .filter(trace -> !Spans.extent(trace).end().isBefore(oldest))
        .toList();
  }

  Optional<Trace> find(String project, String id) {
    Trace trace = trace(project, id, table.list(project, id + "/"));
    Instant oldest = emulation.clock().instant().minus(RETENTION);
    return Optional.of(trace)
        .filter(t -> t.getSpansCount() > 0 && !Spans.extent(t).end().isBefore(oldest));
  }

  private List<Trace> everything(String project) {
    List<Trace> traces = new ArrayList<>();
    List<TraceSpan> spans = new ArrayList<>();
    String current = "";
    for (String key : table.keys(project)) {
      String id = key.substring(0, key.indexOf('/'));
      if (!id.equals(current) && !spans.isEmpty()) {
        traces.add(trace(project, current, spans));
        spans.clear();
      }
      current = id;
      table.get(project, key).ifPresent(spans::add);
    }
    if (!spans.isEmpty()) {
      traces.add(trace(project, current, spans));
    }
    return traces;
  }

  private static Trace trace(String project, String id, List<TraceSpan> spans) {
    List<TraceSpan> ordered = new ArrayList<>(spans);
    ordered.sort(
        Comparator.comparing((TraceSpan span) -> Times.instant(span.getStartTime()))
            .thenComparing(TraceSpan::getSpanId, Long::compareUnsigned));
    return Trace.newBuilder().setProjectId(project).setTraceId(id).addAllSpans(ordered).build();
  }
}
