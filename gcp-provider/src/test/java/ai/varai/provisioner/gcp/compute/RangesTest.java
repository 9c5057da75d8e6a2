package ai.varai.provisioner.gcp.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/23, 10.0.0.0/24, true",
    "10.0.0.0/23, 10.0.1.0/24, true",
    "10.0.0.0/23, 10.0.2.0/24, false",
    "10.0.0.0/24, 10.0.0.0/24, true",
    "10.0.0.0/25, 10.0.0.0/24, false",
    "0.0.0.0/0, 203.0.113.0/24, true"
  })
  void a_range_holds_another_when_all_its_addresses_are_in_it(
      String range, String other, boolean holds) {
    assertThat(Ranges.holds(range, other)).isEqualTo(holds);
  }
}
