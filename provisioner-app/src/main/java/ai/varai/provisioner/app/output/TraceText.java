package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.spi.Traces.Span;
import ai.varai.provisioner.lifecycle.spi.Traces.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Traces for people: a list, or one as a tree of spans with when each of them ran. */
public final class TraceText {
  private static final int BAR = 30;

  private TraceText() {}

  public static String of(List<Trace> traces) {
    if (traces.isEmpty()) {
      return "No traces yet: services send them some seconds after the requests.";
    }
    var table = new Table().row("STARTED", "TOOK", "SPANS", "SERVICES", "REQUEST", "TRACE");
    for (Trace trace : traces) {
      table.row(
          Moments.text(trace.start()),
          took(trace.length()),
          String.valueOf(trace.spans().size()),
          String.join(", ", trace.services()),
          trace.head().name() + (trace.failed() ? " (failed)" : ""),
          trace.id());
    }
    return table.text("  ").stripTrailing();
  }

  public static String of(Trace trace) {
    var table = new Table();
    for (Row row : rows(trace)) {
      Span span = row.span();
      table.row(
          "  ".repeat(row.depth()) + span.name(),
          span.service(),
          bar(trace, span),
          took(span.length()),
          span.error().map(why -> ("failed " + why).strip()).orElse(""));
    }
    return Moments.text(trace.start())
        + ", "
        + took(trace.length())
        + ", "
        + trace.spans().size()
        + (trace.spans().size() == 1 ? " span\n" : " spans\n")
        + table.text("  ").stripTrailing();
  }

  private record Row(Span span, int depth) {}

  /** Each span below the one that asked for it; those whose parent is not known stand first. */
  private static List<Row> rows(Trace trace) {
    Set<String> known = trace.spans().stream().map(Span::id).collect(Collectors.toSet());
    var rows = new ArrayList<Row>();
    var told = new HashSet<String>();
    trace.spans().stream()
        .filter(span -> span.parent().filter(known::contains).isEmpty())
        .forEach(span -> add(trace, span, 0, told, rows));
    // Spans that are each other's parents are nobody's children.
    trace.spans().forEach(span -> add(trace, span, 0, told, rows));
    return rows;
  }

  private static void add(Trace trace, Span span, int depth, Set<String> told, List<Row> rows) {
    if (told.add(span.id())) {
      rows.add(new Row(span, depth));
      trace.spans().stream()
          .filter(child -> child.parent().filter(span.id()::equals).isPresent())
          .forEach(child -> add(trace, child, depth + 1, told, rows));
    }
  }

  private static String bar(Trace trace, Span span) {
    double whole = Math.max(1, trace.length().toNanos());
    int from =
        (int) (BAR * Math.min(1, Duration.between(trace.start(), span.start()).toNanos() / whole));
    int length = (int) Math.round(BAR * (span.length().toNanos() / whole));
    from = Math.min(from, BAR - 1);
    length = Math.min(Math.max(1, length), BAR - from);
    return "[" + " ".repeat(from) + "=".repeat(length) + " ".repeat(BAR - from - length) + "]";
  }

  private static String took(Duration length) {
    return length.toMillis() < 10
        ? String.format(Locale.ROOT, "%.1f ms", length.toNanos() / 1e6)
        : Durations.text(length);
  }
}
