package ai.varai.provisioner.app.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnFilesTest {
  @ParameterizedTest
  @CsvSource({
    "/dev/fd/63, true",
    "--config-file=/dev/fd/63, true",
    "--from-file=/dev/stdin, true",
    "--out=/dev/stdout, true",
    "/dev/tty, true",
    "/proc/self/fd/3, true",
    "--out=/dev/null, false",
    "--home=/home/ann/dev, false"
  })
  void what_another_process_does_not_have_is_known(String word, boolean own) {
    assertThat(OwnFiles.named(List.of("plan", word, "--env=local"))).isEqualTo(own);
  }
}
