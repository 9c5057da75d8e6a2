package ai.varai.provisioner.gcp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private final AtomicLong now = new AtomicLong();
  private final RateLimits limits = new RateLimits(now::get);

  private void aMinutesWorth(int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(limits.take("sqladmin")).as("call %d", i).isZero();
    }
  }

  private void waits(long millis) {
    assertThat(limits.take("sqladmin").toMillis()).isCloseTo(millis, within(1L));
  }

  @Test
  void more_calls_than_a_minutes_worth_wait_for_their_turns() {
    aMinutesWorth(180);
    waits(333);
    waits(666);
    assertThat(limits.take("compute")).as("another API has a rate of its own").isZero();
  }

  @Test
  void what_time_brings_back_is_never_more_than_a_minutes_worth() {
    aMinutesWorth(180);
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    aMinutesWorth(30);
    waits(333);
    now.addAndGet(Duration.ofHours(1).toNanos());
    aMinutesWorth(180);
    waits(333);
  }
}
