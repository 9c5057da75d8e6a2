package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path folder;

  @Test
  void an_environment_of_the_cloud_is_asked_for_credentials_permissions_and_apis() {
    var run = CommandLineRun.in(folder, "doctor", "--env=production", "--target=emulated");
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    assertThat(run.out())
        .containsPattern("ok +Credentials +accepted by project")
        .containsPattern("ok +Permissions +all \\d+ that it needs")
        .containsPattern("note +APIs +\\d+ of \\d+ are not enabled");
  }

  @Test
  void a_cloud_that_cannot_be_reached_is_one_line() {
    // Nothing answers at this address: what is shown is the failure of the first question.
    var run =
        CommandLineRun.in(
            folder, Map.of("GCP_EMULATOR", "http://127.0.0.1:9"), "doctor", "--env=production");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).containsPattern("missing +Credentials").doesNotContain("\tat ");
  }
}
