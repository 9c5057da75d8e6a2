package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private final AtomicLong now = new AtomicLong(42);
  private final Patience patience = new Patience(Duration.ofSeconds(60), now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void whoGoesOnSendingIsWaitedForAsLongAsItTakes() {
    for (int i = 0; i < 1000; i++) {
      pass(Duration.ofSeconds(59));
      assertThat(patience.left()).isEqualTo(Duration.ofSeconds(1));
      patience.renew();
    }
    assertThat(patience.left()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void whoSendsNothingIsGivenUp() {
    pass(Duration.ofSeconds(59));
    patience.renew();
    pass(Duration.ofSeconds(60));
    assertThat(patience.left()).isZero();
    pass(Duration.ofSeconds(60));
    assertThat(patience.left()).isZero();
  }
}
