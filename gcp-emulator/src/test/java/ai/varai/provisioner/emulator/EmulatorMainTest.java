package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.access.IamMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The container's options are those of the command. */
class EmulatorMainTest {

  @ParameterizedTest
  @CsvSource({
    "--check-services, true",
    "--iam strict --check-services, true",
    "--check-services --iam strict, true",
    "--check-services true --iam strict, true",
    "--check-services=false --iam strict, false",
    "--check-services false, false",
    "--iam log, false"
  })
  void checkedServicesAreASwitchThatMayBeTold(String line, boolean checked) {
    Options options = EmulatorMain.parse(List.of(line.split(" ")));
    assertThat(options.checkServices()).isEqualTo(checked);
    assertThat(options.iam() == IamMode.STRICT).isEqualTo(line.contains("strict"));
  }

  @Test
  void whatCannotBeMeantIsSaid() {
    assertThatThrownBy(() -> EmulatorMain.parse(List.of("--check-services", "perhaps")))
        .hasMessage("--check-services takes true or false, not perhaps");
    assertThatThrownBy(() -> EmulatorMain.parse(List.of("--iam")))
        .hasMessage("the option --iam needs a value");
  }
}
