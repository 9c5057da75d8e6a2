package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorCommandTest {
  @TempDir Path folder;

  @Test
  void a_data_folder_of_a_newer_emulator_is_invalid_input() throws Exception {
    Path data = Files.createDirectories(folder.resolve("cloud"));
    Files.writeString(data.resolve("version"), "1000\n");

    var run = CommandLineRun.in(folder, "emulator", "--port=0", "--data-dir=cloud");

    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(run.err())
        .contains("a newer emulator has written it (version 1000")
        .contains("give another --data-dir");
  }

  @Test
  void a_port_that_is_taken_is_an_error_that_says_by_whom() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      var run = CommandLineRun.in(folder, "emulator", "--port=" + port);

      assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
      assertThat(run.err())
          .contains("cannot listen on port " + port)
          .contains("process " + ProcessHandle.current().pid())
          .contains("--port");
    }
  }

  @Test
  void no_instances_at_all_are_invalid_input() throws Exception {
    var run =
        CommandLineRun.in(folder, "emulator", "--port=0", "--data-planes=run", "--run-instances=0");

    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(run.err()).contains("--run-instances is 0").contains("greater than 0");
  }
}
