package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up --parallelism=0",
        "up --parallelism=-1",
        "up --lock-timeout=-5",
        "plan --valid-for=0",
        "plan --valid-for=99999999999",
        "approve FILE --valid-for=-1",
        "logs web --tail=-1",
        "logs web --tail=many",
        "restart web --timeout=-3",
        "restart web --timeout=999999999999999999",
      })
  void a_number_out_of_bounds_is_refused_before_anything_begins(String words) {
    var run = CommandLineRun.in(folder, (words + " --env=local").split(" "));
    String option = words.replaceAll(".*(--[a-z-]+)=.*", "$1");
    String number = words.replaceAll(".*=", "");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(option)
        .contains("'" + number + "' is not a whole number from ")
        .doesNotContain("\tat ");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"emulator --port=99999", "emulator env --port=-1"})
  void a_port_that_there_is_not_is_refused(String words) {
    var run = CommandLineRun.in(folder, words.split(" "));

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("is not a whole number from 0 to 65535");
  }
}
