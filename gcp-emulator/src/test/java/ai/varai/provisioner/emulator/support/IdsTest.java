package ai.varai.provisioner.emulator.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IdsTest {

  /** Draws the greatest value that each bound allows. */
  private static final class Greatest implements RandomGenerator {
    @Override
    public long nextLong() {
      return Long.MAX_VALUE;
    }

    @Override
    public int nextInt(int bound) {
      return bound - 1;
    }
  }

  @Test
  void theGreatestNumberOfNineteenDigitsFitsIntoASignedLong() {
    Ids ids = new Ids(new Greatest());
    assertThat(ids.numeric(19)).isEqualTo("8999999999999999999");
    assertThat(Long.parseLong(ids.numeric(19))).isPositive();
    assertThat(ids.numeric(20)).hasSize(20);
    assertThat(ids.numeric(3)).isEqualTo("999");
  }
}
