package ai.varai.provisioner.emulator.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The moments at which conditions are evaluated. */
final class Moments {
  /** Google evaluates once a minute. */
  static final Duration STEP = Duration.ofMinutes(1);

  /**
   * How long after the last point a condition can still be met or cease to be by itself: the
   * longest window (23.5 hours) with what is aligned.
   */
  private static final Duration LONGEST = Duration.ofHours(25);

  private Moments() {}

  /** The minutes after a moment, as far as they matter, and the later moment itself. */
  static List<Instant> between(Instant last, Instant now) {
    List<Instant> out = new ArrayList<>();
    Instant end = last.plus(LONGEST);
    for (Instant t = last.plus(STEP); t.isBefore(now) && !t.isAfter(end); t = t.plus(STEP)) {
      out.add(t);
    }
    out.add(now);
    return out;
  }

  static Optional<Instant> earlier(Optional<Instant> a, Instant b) {
    return a.isPresent() && a.get().isBefore(b) ? a : Optional.of(b);
  }

  static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
    return b.isEmpty() ? a : earlier(a, b.get());
  }
}
