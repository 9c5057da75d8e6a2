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

  @Test
  void aStableNumberHasAsManyDigitsAsAreAskedForAndStays() {
    for (int digits = 1; digits <= 21; digits++) {
      for (String text : new String[] {"a", "b", "compute demo", "z", "text", "another", "12"}) {
        assertThat(Ids.stableNumber(text, digits))
            .matches("[1-9][0-9]{" + (digits - 1) + "}")
            .isEqualTo(Ids.stableNumber(text, digits));
      }
    }
    assertThat(Ids.stableNumber("a", 20)).isNotEqualTo(Ids.stableNumber("b", 20));
  }
}
