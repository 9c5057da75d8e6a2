package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.control.Outgoing;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void monitoringCallsThisMachineUnlessItIsToldOtherwise() {
    assertThat(EmulatorMain.parse(List.of()).outgoing()).isEqualTo(Outgoing.LOCAL);
    assertThat(EmulatorMain.parse(List.of("--outgoing", "all")).outgoing()).isEqualTo(Outgoing.ALL);
    assertThatThrownBy(() -> EmulatorMain.parse(List.of("--outgoing=some")))
        .hasMessage("--outgoing takes one of [none, local, all], not some");
  }

  @Test
  void aDataFolderOfANewerEmulatorIsInvalidInput(@TempDir Path data) throws Exception {
    Files.writeString(data.resolve("version"), "1000");
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        EmulatorMain.run(
            List.of("--port", "0", "--data-dir", data.toString()),
            System.out,
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(code).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("cannot open the data folder " + data)
        .contains("a newer emulator has written it (version 1000");
  }

  @Test
  void whatCannotBeMeantIsSaid() {
    assertThatThrownBy(() -> EmulatorMain.parse(List.of("--check-services", "perhaps")))
        .hasMessage("--check-services takes true or false, not perhaps");
    assertThatThrownBy(() -> EmulatorMain.parse(List.of("--iam")))
        .hasMessage("the option --iam needs a value");
  }
}
