package ai.varai.provisioner.app.output;

import java.time.Duration;
import java.util.Locale;

/** Durations as people say them. */
public final class Durations {
  private Durations() {}

  /** {@code 34 ms}, {@code 2.1 s}, {@code 3 min 20 s}. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }
}
