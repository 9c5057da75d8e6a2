package ai.varai.provisioner.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.read.EnvironmentLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in the hands of bash. */
class CompletionTest {
  @TempDir Path folder;

  @Test
  void bash_completes_commands_after_sourcing_the_script() throws Exception {
    assertThat(completed("provisioner", "val")).containsExactly("validate");
    assertThat(completed("provisioner", "de")).contains("destroy");
  }

  @Test
  void bash_completes_the_options_of_a_command() throws Exception {
    assertThat(completed("provisioner", "plan", "--det")).containsExactly("--detailed-exitcode");
  }

  @Test
  void bash_completes_the_environments_of_the_working_directory() throws Exception {
    Files.createDirectory(folder.resolve("environments"));
    for (String name : List.of("local", "staging", "stage-two", "config-matrix", "hierarchy")) {
      Files.writeString(folder.resolve("environments").resolve(name + ".yaml"), "");
    }
    Files.writeString(folder.resolve("environments/old.tfvars"), "");

    assertThat(completed("provisioner", "plan", "--env", "sta"))
        .containsExactlyInAnyOrder("staging", "stage-two");
    assertThat(completed("provisioner", "plan", "--env", "="))
        .as("an equals sign is a word of its own to bash")
        .containsExactlyInAnyOrder("local", "staging", "stage-two", "old");
    assertThat(completed("provisioner", "--env", "=", "lo")).containsExactly("local");
    assertThat(completed("provisioner", "promote", "--from", "=", "lo")).containsExactly("local");
    assertThat(completed("provisioner", "plan", "--env", "=", "local", "--det"))
        .containsExactly("--detailed-exitcode");
  }

  @Test
  void where_there_is_no_folder_bash_completes_the_shipped_environments() throws Exception {
    assertThat(completed("provisioner", "up", "-e", ""))
        .containsExactlyInAnyOrderElementsOf(EnvironmentLoader.in(folder).names())
        .contains("local", "production");
  }

  private List<String> completed(String... line) throws IOException, InterruptedException {
    var script = CommandLineRun.in(folder, "completion", "bash");
    assertThat(script.exit()).isZero();
    Path file = Files.writeString(folder.resolve("completion"), script.out());
    Path asking = folder.resolve("ask");
    Files.writeString(
        asking,
        """
        set -e
        source %s
        function=$(complete -p provisioner | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        set +e
        $function provisioner "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(file));
    var command = new java.util.ArrayList<>(List.of("bash", asking.toString()));
    command.addAll(List.of(line));
    Path output = folder.resolve("output");
    Process bash =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(bash.waitFor()).as(Files.readString(output)).isZero();
    return Files.readAllLines(output).stream().map(String::strip).toList();
  }
}
