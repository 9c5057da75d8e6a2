package ai.varai.provisioner.gcp.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PollPauseTest {
  private final PollPause google = new PollPause(false, new Random(1));
  private final PollPause emulator = new PollPause(true, new Random(1));

  @Test
  void google_is_asked_every_two_seconds_at_first_and_every_fifteen_at_last() {
    for (int i = 0; i < 100; i++) {
      assertThat(google.after(Duration.ZERO)).isBetween(millis(1600), millis(2400));
      assertThat(google.after(Duration.ofSeconds(10))).isBetween(millis(4000), millis(6000));
      assertThat(google.after(Duration.ofHours(1))).isBetween(millis(12_000), millis(18_000));
    }
  }

  @Test
  void an_emulator_is_asked_after_milliseconds() {
    assertThat(emulator.after(Duration.ZERO)).isBetween(millis(40), millis(60));
    assertThat(emulator.after(Duration.ofSeconds(1))).isBetween(millis(400), millis(600));
  }

  @Test
  void operations_that_began_together_are_not_asked_for_together() {
    var pauses = new HashSet<Duration>();
    for (int i = 0; i < 20; i++) {
      pauses.add(google.after(Duration.ofMinutes(1)));
    }
    assertThat(pauses).hasSizeGreaterThan(10);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
