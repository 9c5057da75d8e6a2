package ai.varai.provisioner.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorEnvTest {
  @TempDir Path folder;

  @Test
  void the_variables_point_a_shell_at_the_running_emulator() {
    try (GcpEmulator cloud =
        GcpEmulator.start(Options.defaults().withDataDir(folder.resolve("data")), List.of())) {
      var run =
          CommandLineRun.in(
              folder, "emulator", "env", "--port=" + cloud.port(), "--project=demo-project");

      assertThat(run.exit()).as(run.toString()).isZero();
      Map<String, String> variables =
          run.out()
              .lines()
              .map(line -> line.replaceFirst("^export ", "").split("=", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].replace("'", "")));
      assertThat(variables)
          .containsEntry("CLOUDSDK_CORE_PROJECT", "demo-project")
          .containsEntry("STORAGE_EMULATOR_HOST", cloud.url())
          .containsEntry("STORAGE_EMULATOR_HOST_GRPC", cloud.endpoint())
          .containsEntry("PUBSUB_EMULATOR_HOST", cloud.endpoint());
      assertThat(variables.get("HTTPS_PROXY")).startsWith("http://127.0.0.1:");
      assertThat(Path.of(variables.get("CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE")))
          .satisfies(file -> assertThat(Files.readString(file)).contains("BEGIN CERTIFICATE"));
    }
  }

  @Test
  void without_an_emulator_it_says_how_to_start_one() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }

    var run = CommandLineRun.in(folder, "emulator", "env", "--port=" + closed);

    assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("No emulator answers on port " + closed)
        .contains("provisioner emulator --port " + closed);
  }
}
