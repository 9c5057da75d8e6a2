package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.spi.Traces.Span;
import ai.varai.provisioner.lifecycle.spi.Traces.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Traces for programs. Lengths are in microseconds. */
public final class TraceJson {
  private TraceJson() {}

  /** Several, each by what stands for it. */
  public static Map<String, Object> of(List<Trace> traces) {
    return Json.object(
        "type", "traces", "traces", traces.stream().map(TraceJson::summary).toList());
  }

  /** One with all its spans. */
  public static Map<String, Object> of(Trace trace) {
    Map<String, Object> object = Json.object("type", "trace");
    object.putAll(summary(trace));
    object.put("span_list", trace.spans().stream().map(span -> span(trace, span)).toList());
    return object;
  }

  private static Map<String, Object> summary(Trace trace) {
    return Json.object(
        "id", trace.id(),
        "name", trace.head().name(),
        "services", trace.services(),
        "start", trace.start(),
        "took_us", trace.length().toNanos() / 1000,
        "spans", trace.spans().size(),
        "failed", trace.failed());
  }

  private static Map<String, Object> span(Trace trace, Span span) {
    return Json.object(
        "id", span.id(),
        "parent", span.parent(),
        "name", span.name(),
        "service", span.service(),
        "after_us", Duration.between(trace.start(), span.start()).toNanos() / 1000,
        "took_us", span.length().toNanos() / 1000,
        "error", span.error(),
        "attributes", new TreeMap<>(span.attributes()));
  }
}
