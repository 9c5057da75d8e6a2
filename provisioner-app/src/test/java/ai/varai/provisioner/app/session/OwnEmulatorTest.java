package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnEmulatorTest {
  @TempDir Path folder;

  private CommandLineRun plan() {
    return CommandLineRun.in(folder, "plan", "--env=development", "--target=emulated");
  }

  @Test
  void twoCommandsAtOnceInOneFolderAreALockAndNoDefect() {
    Path data = folder.resolve(".provisioner/emulator");
    try (GcpEmulator other = GcpEmulator.start(Options.defaults().withDataDir(data))) {
      var run = plan();

      assertThat(run.exit()).as(other.url() + run).isEqualTo(4);
      assertThat(run.err())
          .contains("another emulator uses it (process " + ProcessHandle.current().pid() + ")")
          .contains("Wait for the other command")
          .doesNotContain("defect");
    }
    assertThat(plan().exit()).as("when the other one has ended").isZero();
  }

  @Test
  void aCloudThatANewerProvisionerWroteIsInvalidInput() throws Exception {
    Path data = Files.createDirectories(folder.resolve(".provisioner/emulator"));
    Files.writeString(data.resolve("version"), "1000\n");

    var run = plan();

    assertThat(run.exit()).as(run.toString()).isEqualTo(3);
    assertThat(run.err()).contains("a newer emulator has written it (version 1000");
  }

  @Test
  void aFolderThatIsAFileIsSaidToBeUnusable() throws Exception {
    Files.createDirectories(folder.resolve(".provisioner"));
    Files.writeString(folder.resolve(".provisioner/emulator"), "");

    var run = plan();

    assertThat(run.exit()).as(run.toString()).isEqualTo(1);
    assertThat(run.err())
        .contains("is there and is not a folder", "Check the path", "--home=DIR")
        .doesNotContain("defect");
  }
}
