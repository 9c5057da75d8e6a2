package ai.varai.provisioner.model.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {
  @TempDir Path folder;

  @Test
  @Timeout(60)
  @DisplayName("A named pipe that nobody writes to is refused instead of waited for")
  void pipe() throws Exception {
    Process made = new ProcessBuilder("mkfifo", folder.resolve("pipe.yaml").toString()).start();
    assertThat(made.waitFor()).isZero();

    assertThatThrownBy(() -> new FolderFiles(folder, "").read("pipe.yaml"))
        .isInstanceOf(IOException.class)
        .hasMessage("it is a named pipe, not a file");
    assertThat(EnvironmentLoader.loadFile(folder, Path.of("pipe.yaml"), List.of()).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(ReadCode.NO_FILE.id());
              assertThat(finding.message())
                  .endsWith("pipe.yaml cannot be read: it is a named pipe, not a file");
            });
  }

  @Test
  @DisplayName("A device that is open already is read, as the shell's <(command) is")
  void device() throws IOException {
    assertThat(new FolderFiles(folder, "").read("/dev/null").map(String::new)).contains("");
    Files.writeString(folder.resolve("a.yaml"), "a: 1", StandardCharsets.UTF_8);
    assertThat(new FolderFiles(folder, "").read("a.yaml").map(String::new)).contains("a: 1");
  }
}
