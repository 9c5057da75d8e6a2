package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Instances that end again and again are started ever more slowly. */
class RestartPaceTest {
  private final RestartPace pace = new RestartPace();

  private long ended(Duration at) {
    return pace.ended(at.toNanos()).toSeconds();
  }

  @Test
  void theFirstIsReplacedAtOnceAndTheOthersLaterAndLater() {
    assertThat(ended(Duration.ZERO)).isZero();
    assertThat(ended(Duration.ofSeconds(1))).isEqualTo(10);
    assertThat(ended(Duration.ofSeconds(20))).isEqualTo(20);
    for (int i = 0; i < 100; i++) {
      assertThat(ended(Duration.ofSeconds(30L + i))).isBetween(40L, 300L);
    }
    assertThat(ended(Duration.ofSeconds(140))).isEqualTo(300);
  }

  @Test
  void afterAWhileWithoutAnEndAllIsForgotten() {
    ended(Duration.ZERO);
    ended(Duration.ofSeconds(1));
    assertThat(ended(Duration.ofMinutes(12))).isZero();
  }
}
