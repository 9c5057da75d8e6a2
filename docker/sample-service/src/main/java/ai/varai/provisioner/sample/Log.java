package ai.varai.provisioner.sample;

import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes one JSON object a line, in the form that Cloud Logging <a
 * href="https://cloud.google.com/logging/docs/structured-logging">understands</a>. Callers keep
 * secrets out: no header, body or variable is ever logged.
 */
final class Log {
  private final PrintStream out;
  private final Clock clock;
  private final Map<String, String> labels;

  Log(PrintStream out, Clock clock, Map<String, String> labels) {
    this.out = out;
    this.clock = clock;
    this.labels = Map.copyOf(labels);
  }

  void info(String message) {
    write("INFO", message, Map.of());
  }

  void error(String message) {
    write("ERROR", message, Map.of());
  }

  /** Writes an entry with further fields. */
  void write(String severity, String message, Map<String, ?> fields) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("severity", severity);
    entry.put("time", clock.instant().toString());
    entry.put("message", message);
    entry.putAll(fields);
    entry.put("logging.googleapis.com/labels", labels);
    out.println(Json.write(entry));
  }
}
