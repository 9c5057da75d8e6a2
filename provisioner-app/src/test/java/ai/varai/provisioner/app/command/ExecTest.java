package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecTest {
  @TempDir Path folder;

  private CommandLineRun exec(String command) {
    return CommandLineRun.in(
        folder, "exec", "--env=local", "--set=local.mode=embedded", "--", command, "-la");
  }

  @Test
  void a_service_in_the_place_of_a_command_is_told_with_how_to_name_it() {
    CommandLineRun run = exec("auth-service");

    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(run.err())
        .contains("'auth-service' cannot be started.")
        .contains("provisioner exec --env=local --service=auth-service -- COMMAND");
  }

  @Test
  void a_command_that_does_not_exist_is_told_as_such() {
    assertThat(exec("no-such-command").err())
        .contains("'no-such-command' cannot be started.")
        .contains("on the PATH");
  }
}
