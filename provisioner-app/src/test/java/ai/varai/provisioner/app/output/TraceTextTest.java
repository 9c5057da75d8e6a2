package ai.varai.provisioner.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.Traces.Span;
import ai.varai.provisioner.lifecycle.spi.Traces.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceTextTest {
  private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

  private static Span span(
      String id, String parent, String name, long from, long to, Map<String, String> attributes) {
    return new Span(
        id,
        Optional.of(parent).filter(p -> !p.isEmpty()),
        name,
        START.plusMillis(from),
        START.plusMillis(to),
        attributes);
  }

  private static Map<String, String> of(String service) {
    return Map.of("service.name", service);
  }

  @Test
  void aTraceIsATreeOfSpansEachWhereInTimeItWas() {
    var trace =
        new Trace(
            "ab".repeat(16),
            List.of(
                span(
                    "4",
                    "3",
                    "GET /compare",
                    50,
                    100,
                    Map.of("service.name", "face", "/error/message", "no model")),
                span("2", "1", "SELECT users", 10, 20, of("auth")),
                span("1", "", "POST /login", 0, 100, of("auth")),
                span("3", "1", "GET face", 40, 100, of("auth"))));
    assertThat(TraceText.of(trace))
        .isEqualTo(
            """
            2026-11-30 10:00:00 UTC, 100 ms, 4 spans
              POST /login       auth  [==============================]  100 ms
                SELECT users    auth  [   ===                        ]  10 ms
                GET face        auth  [            ==================]  60 ms
                  GET /compare  face  [               ===============]  50 ms   failed no model"""
                .stripTrailing());
    assertThat(TraceText.of(List.of(trace)))
        .contains("auth, face", "POST /login (failed)", "ab".repeat(16));
  }

  @Test
  void everySpanIsToldOnceWhateverItsParentIs() {
    var trace =
        new Trace(
            "cd".repeat(16),
            List.of(
                span("1", "2", "first", 0, 1, of("a")),
                span("2", "1", "second", 0, 1, of("a")),
                span("3", "9", "elsewhere", 0, 0, of("a"))));
    assertThat(TraceText.of(trace).lines().skip(1))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("  elsewhere"))
        .anyMatch(line -> line.startsWith("  first"))
        .anyMatch(line -> line.startsWith("    second"));
  }

  @Test
  void noTracesSaysSo() {
    assertThat(TraceText.of(List.of())).startsWith("No traces yet");
  }
}
