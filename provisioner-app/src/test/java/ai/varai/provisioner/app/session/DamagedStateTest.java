package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks at an environment whose state is damaged is told so. */
class DamagedStateTest {
  @TempDir Path folder;
  private ToyEnvironment environment;

  @BeforeEach
  void an_environment_with_a_damaged_snapshot() throws IOException {
    environment = ToyEnvironment.in(folder);
    var up = environment.run("up");
    assertThat(up.exit()).as(up.toString()).isZero();
    Files.writeString(environment.home().resolve("state/snapshot.json"), "{");
  }

  @Test
  void commands_that_only_look_say_so_beside_their_answer() {
    for (String command : new String[] {"plan", "status", "drift", "state list"}) {
      var answer = environment.run(command);

      assertThat(answer.exit()).as(answer.toString()).isZero();
      assertThat(answer.err()).as(command).contains("State put right: the snapshot is damaged");
      assertThat(answer.out()).as(command).doesNotContain("put right");
      var json = environment.run(command + " --json");
      assertThat(json.err()).as(command).contains("{\"type\":\"state_recovered\"");
      assertThat(json.out()).as(command).startsWith("{").doesNotContain("state_recovered");
    }
  }

  @Test
  void a_command_that_acts_says_so_once() {
    var up = environment.run("up");

    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(up.out()).containsOnlyOnce("State put right: the snapshot is damaged");
    assertThat(environment.run("plan").err()).isEmpty();
  }
}
