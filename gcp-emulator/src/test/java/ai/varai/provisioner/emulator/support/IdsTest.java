package ai.varai.provisioner.emulator.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void theGreatestNumberOfNineteenDigitsFitsIntoASignedLong() {
    // All bits set: every draw gives the greatest value that its bound allows.
    Ids ids = new Ids(() -> -1L);
    assertThat(Long.parseLong(ids.numeric(19))).isPositive();
    assertThat(ids.numeric(20)).hasSize(20);
    assertThat(ids.numeric(3)).isEqualTo("999");
  }
}
