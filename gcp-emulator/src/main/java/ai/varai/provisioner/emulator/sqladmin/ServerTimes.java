package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What servers' clocks showed when the emulator's showed something else. They run in step between
 * two travels in time, so that the travels are all there is to remember.
 */
final class ServerTimes {

  private final Table<String> travels;
  private final EmulatorClock clock;

  ServerTimes(Emulation emulation) {
    this.clock = emulation.clock();
    this.travels = emulation.store().table("sqladmin.travels", Codec.string());
    // An emulator that starts again has forgotten where in time it was.
    if (spans().size() > 1) {
      note();
    }
    clock.onTravel(this::note);
  }

  /** From a moment of the servers' clocks on, how far the emulator's was ahead. */
  private record Span(Instant from, Duration ahead) {
    Instant begin() {
      return from.plus(ahead);
    }
  }

  /** Oldest first; in the very first the clocks showed the same. */
  private List<Span> spans() {
    List<Span> all = new ArrayList<>();
    all.add(new Span(Instant.MIN, Duration.ZERO));
    for (String row : travels.list("")) {
      String[] parts = row.split(" ", -1);
      all.add(new Span(Instant.parse(parts[0]), Duration.parse(parts[1])));
    }
    return all;
  }

  private synchronized void note() {
    List<Span> spans = spans();
    Duration ahead = clock.ahead();
    if (!ahead.equals(spans.get(spans.size() - 1).ahead())) {
      Instant now = clock.instant().minus(ahead);
      travels.put("", String.format(Locale.ROOT, "%010d", spans.size()), now + " " + ahead);
    }
  }

  /**
   * What a server's clock showed when the emulator's last showed this. A time that the emulator's
   * never showed, as it was jumped over, is that of the last travel over it.
   */
  Instant ofServer(Instant emulated) {
    List<Span> spans = spans();
    Optional<Instant> jump = Optional.empty();
    for (int i = spans.size() - 1; i >= 0; i--) {
      Span span = spans.get(i);
      if (!emulated.isBefore(span.begin())) {
        Instant time = emulated.minus(span.ahead());
        if (i + 1 == spans.size() || time.isBefore(spans.get(i + 1).from())) {
          return time;
        }
        Instant end = spans.get(i + 1).from();
        jump = jump.or(() -> Optional.of(end));
      }
    }
    return jump.orElse(emulated);
  }

  /** What the emulator's clock showed when a server's showed this. */
  Instant ofEmulator(Instant server) {
    Duration ahead = Duration.ZERO;
    for (Span span : spans()) {
      if (!server.isBefore(span.from())) {
        ahead = span.ahead();
      }
    }
    return server.plus(ahead);
  }
}
