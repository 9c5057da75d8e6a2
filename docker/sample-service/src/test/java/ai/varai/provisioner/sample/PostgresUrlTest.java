package ai.varai.provisioner.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
  @Test
  void everyPartOfTheUrlIsDecodedAndAPlusSignStaysAPlusSign() {
    PostgresUrl url =
        PostgresUrl.parse("postgresql://app%40x:p%2Fa%3As+s%25@db.internal:6543/orders?a=b");

    assertThat(url)
        .isEqualTo(new PostgresUrl("app@x", "p/a:s+s%", "db.internal", 6543, "orders", "a=b"));
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.internal:6543/orders?a=b");
  }

  @Test
  void theTextOfAUrlLeavesThePasswordOut() {
    assertThat(PostgresUrl.parse("postgresql://app:hunter2@db/orders"))
        .hasToString("postgresql://app@db:5432/orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://app:hunter2 #@db/orders",
        "postgresql://app:hunter2[@db/orders",
        "mysql://app:hunter2@db/orders",
        "postgresql://hunter2@db/orders",
        "postgresql://app:hunter2@db",
        "postgresql://app:hunter2@/orders"
      })
  void aUrlThatCannotBeReadIsRefusedWithoutShowingIt(String url) {
    assertThatThrownBy(() -> PostgresUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("DATABASE_URL ")
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }
}
