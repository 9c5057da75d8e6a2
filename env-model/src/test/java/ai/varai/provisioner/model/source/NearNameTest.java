package ai.varai.provisioner.model.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNameTest {
  private static final List<String> NAMES =
      List.of("min_instances", "max_instances", "memory", "cpu", "database_config", "local");

  @ParameterizedTest
  @CsvSource({
    "max_instance, max_instances",
    "maxInstances, max_instances",
    "max-instances, max_instances",
    "MIN_INSTANCES, min_instances",
    "memroy, memory",
    "cup, cpu",
    "databases, database_config",
    "locl, local"
  })
  @DisplayName("A slip of the fingers leads to the name that was meant")
  void near(String name, String expected) {
    assertThat(NearName.of(name, NAMES)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"flavour", "xyz", "timeout"})
  @DisplayName("A name like no other has no near name")
  void far(String name) {
    assertThat(NearName.of(name, NAMES)).isEmpty();
  }
}
