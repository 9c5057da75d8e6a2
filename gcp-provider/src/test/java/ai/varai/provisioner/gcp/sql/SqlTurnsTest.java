package ai.varai.provisioner.gcp.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SqlTurnsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = NOW.plusSeconds(600);

  private final SqlTurns turns = new SqlTurns();

  private boolean take(String instance, String who, Instant now) {
    return turns.take(instance, who, now, now.plusSeconds(600));
  }

  @Test
  void an_instance_works_for_one_at_a_time() {
    assertThat(take("one", "a", NOW)).isTrue();
    assertThat(take("one", "a", NOW)).as("it is still its turn").isTrue();
    assertThat(take("one", "b", NOW)).isFalse();
    assertThat(take("two", "b", NOW)).as("another instance").isTrue();
    turns.give("one", "b");
    assertThat(take("one", "b", NOW)).as("who has no turn gives none back").isFalse();
    turns.give("one", "a");
    assertThat(take("one", "b", NOW)).isTrue();
  }

  @Test
  void an_operation_that_overran_its_time_keeps_nobody_waiting() {
    assertThat(take("one", "a", NOW)).isTrue();
    assertThat(take("one", "b", END)).isFalse();
    assertThat(take("one", "b", END.plusMillis(1))).isTrue();
    turns.give("one", "a");
    assertThat(take("one", "c", END.plusSeconds(1))).as("it is b's turn now").isFalse();
  }
}
