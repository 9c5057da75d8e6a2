package ai.varai.provisioner.emulator.sqladmin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What servers' clocks showed when the emulator's, which is moved, showed something. */
class ServerTimesTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aTimeOfTheEmulatorIsTheServersWhenItLastWasShown() {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults())) {
      var times = new ServerTimes(cloud.emulation());
      var clock = cloud.clock();
      Instant early = Instant.now().minus(HOUR);
      assertThat(times.ofServer(early)).isEqualTo(early);
      assertThat(times.ofEmulator(early)).isEqualTo(early);

      Instant before = Instant.now();
      clock.advance(HOUR.multipliedBy(10));
      Instant after = Instant.now();
      assertThat(times.ofServer(before)).isEqualTo(before);
      assertThat(times.ofServer(before.plus(HOUR))).isBetween(before, after);
      Instant shown = clock.instant();
      assertThat(times.ofServer(shown)).isEqualTo(shown.minus(HOUR.multipliedBy(10)));
      assertThat(times.ofEmulator(times.ofServer(shown))).isEqualTo(shown);

      clock.advance(HOUR.negated().multipliedBy(10));
      Instant again = clock.instant();
      clock.advance(HOUR.multipliedBy(20));
      assertThat(times.ofServer(again)).isEqualTo(again);
      assertThat(times.ofServer(shown)).isEqualTo(shown.minus(HOUR.multipliedBy(10)));
      assertThat(times.ofServer(early)).isEqualTo(early);
    }
  }
}
