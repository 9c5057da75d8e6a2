package ai.varai.provisioner.model.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "region",
        "services.auth-service.max_instances",
        "networking_config.subnets[0].name",
        "database_config.flags.\"cloudsql.enable_pgaudit\"",
        "a.\"with \\\"quotes\\\" and \\\\\"",
        "a[0][12]"
      })
  @DisplayName("What a path writes, it reads")
  void roundTrip(String text) {
    assertThat(KeyPath.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a..b", "a.", "a[", "a[x]", "a[]", "a b", "a.\"b", ".a"})
  @DisplayName("What is no path is refused with the place")
  void refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyPath.parse(text))
        .withMessageContaining("at character");
  }

  @Test
  @DisplayName("A path contains itself and what is below it")
  void contains() {
    KeyPath service = KeyPath.of("services", "auth-service");
    assertThat(service.contains(service)).isTrue();
    assertThat(service.contains(service.child("cpu"))).isTrue();
    assertThat(service.contains(KeyPath.of("services", "ai-service", "cpu"))).isFalse();
    assertThat(service.contains(KeyPath.of("services"))).isFalse();
    assertThat(KeyPath.ROOT.contains(service)).isTrue();
  }
}
