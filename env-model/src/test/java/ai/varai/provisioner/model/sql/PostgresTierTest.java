package ai.varai.provisioner.model.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTierTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "db-f1-micro",
        "db-g1-small",
        "db-custom-1-3840",
        "db-custom-2-7680",
        "db-custom-8-30720",
        "db-custom-96-638976",
        "db-perf-optimized-N-8"
      })
  void tiers_of_postgresql_exist(String tier) {
    assertThat(PostgresTier.find(tier)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db-n1-standard-8",
        "db-custom-3-11520",
        "db-custom-2-7681",
        "db-custom-1-3584",
        "db-custom-1-8192",
        "db-custom-98-400000",
        "db-perf-optimized-N-7",
        "db-e2-small"
      })
  void other_names_do_not(String tier) {
    assertThat(PostgresTier.find(tier)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "db-n1-standard-8, db-custom-8-30720",
    "db-n1-standard-1, db-custom-1-3840",
    "db-n1-highmem-4, db-custom-4-26624",
    "db-custom-3-11520, db-custom-4-11520",
    "db-custom-1-9999, db-custom-1-6656"
  })
  void the_tier_that_was_probably_meant_exists(String written, String meant) {
    assertThat(PostgresTier.meant(written)).contains(meant);
    assertThat(PostgresTier.find(meant)).isPresent();
  }

  @Test
  void connections_grow_with_memory() {
    assertThat(PostgresTier.find("db-f1-micro").orElseThrow().connections()).isEqualTo(25);
    assertThat(PostgresTier.find("db-custom-8-30720").orElseThrow().connections()).isEqualTo(600);
  }
}
