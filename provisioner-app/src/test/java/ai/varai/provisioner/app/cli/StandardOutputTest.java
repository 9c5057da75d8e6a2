package ai.varai.provisioner.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardOutputTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path folder;

  private record Ended(int exit, String err) {}

  /**
   * What becomes of a real process.
   *
   * @param script for the shell: {@code "$@"} is the command, {@code $0} the file for its exit code
   */
  private Ended explain(String script) throws Exception {
    Path err = folder.resolve("err");
    Path code = folder.resolve("code");
    var command = new ArrayList<>(List.of("sh", "-c", script, code.toString()));
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            "ai.varai.provisioner.app.Main",
            "explain"));
    var process = new ProcessBuilder(command).directory(folder.toFile());
    process.environment().put("PROVISIONER_DAEMON", "off");
    Process running =
        process.redirectError(err.toFile()).redirectOutput(new File("/dev/null")).start();
    assertThat(running.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Ended(Integer.parseInt(Files.readString(code).strip()), Files.readString(err));
  }

  @Test
  void a_result_that_a_full_disk_did_not_take_is_a_failure() throws Exception {
    assumeTrue(Files.exists(FULL), "no /dev/full");

    Ended ended = explain("\"$@\" > /dev/full; echo $? > \"$0\"");

    assertThat(ended.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.err())
        .isEqualTo("Error: The output could not be written: No space left on device.\n");
  }

  @Test
  void a_reader_that_has_enough_makes_none() throws Exception {
    // The reader is gone before the command begins.
    Ended ended =
        explain("mkfifo pipe; (: < pipe) & exec 3> pipe; wait; \"$@\" >&3; echo $? > \"$0\"");

    assertThat(ended.exit()).isZero();
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void what_was_written_is_no_failure() throws IOException {
    Path file = folder.resolve("file");
    try (StandardOutput out = StandardOutput.to(new FileOutputStream(file.toFile()), () -> false)) {
      out.println("all");
      assertThat(out.failure()).isEmpty();
    }
    assertThat(file).hasContent("all");
  }

  @Test
  void a_failure_is_told_but_not_where_a_reader_is_gone() throws IOException {
    assumeTrue(Files.exists(FULL), "no /dev/full");
    try (StandardOutput file = StandardOutput.to(new FileOutputStream("/dev/full"), () -> false);
        StandardOutput pipe = StandardOutput.to(new FileOutputStream("/dev/full"), () -> true)) {
      file.println("lost");
      pipe.println("lost");

      assertThat(file.failure()).contains("No space left on device");
      assertThat(pipe.failure()).isEmpty();
    }
  }
}
