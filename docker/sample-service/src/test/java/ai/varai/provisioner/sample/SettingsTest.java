package ai.varai.provisioner.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void withoutAnyVariableTheServiceListensOn8080AndNeedsNothing() {
    Settings settings = Settings.from(Map.of());

    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.postgres()).isEmpty();
    assertThat(settings.mongodb()).isEmpty();
    assertThat(settings.storage()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "-1", "65536", "80 80"})
  void aPortThatMakesNoSenseIsRefusedByName(String port) {
    assertThatThrownBy(() -> Settings.from(Map.of("PORT", port)))
        .hasMessage("PORT must be a whole number from 0 to 65535, not '" + port + "'");
  }
}
