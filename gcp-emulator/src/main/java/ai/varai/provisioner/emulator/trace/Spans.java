package ai.varai.provisioner.emulator.trace;

import ai.varai.provisioner.emulator.support.Times;
import com.google.devtools.cloudtrace.v1.Trace;
import com.google.devtools.cloudtrace.v1.TraceSpan;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is known of a trace by its spans. */
final class Spans {
  private Spans() {}

  /** From the first beginning to the last end. */
  record Extent(Instant start, Instant end) {
    Duration length() {
      return Duration.between(start, end);
    }
  }

  static List<TraceSpan> roots(Trace trace) {
    return trace.getSpansList().stream().filter(span -> span.getParentSpanId() == 0).toList();
  }

  /** The span that stands for the trace: its root, or the first where the root is elsewhere. */
  static TraceSpan head(Trace trace) {
    return Stream.concat(roots(trace).stream(), trace.getSpansList().stream())
        .findFirst()
        .orElseGet(TraceSpan::getDefaultInstance);
  }

  static Duration length(TraceSpan span) {
    return Duration.between(Times.instant(span.getStartTime()), Times.instant(span.getEndTime()));
  }

  static Extent extent(Trace trace) {
    return new Extent(
        edge(trace, TraceSpan::getStartTime).min(Comparator.naturalOrder()).orElse(Instant.EPOCH),
        edge(trace, TraceSpan::getEndTime).max(Comparator.naturalOrder()).orElse(Instant.EPOCH));
  }

  private static Stream<Instant> edge(Trace trace, Function<TraceSpan, Timestamp> which) {
    return trace.getSpansList().stream().map(which).map(Times::instant);
  }
}
