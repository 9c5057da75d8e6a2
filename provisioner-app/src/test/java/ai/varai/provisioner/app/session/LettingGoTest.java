package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What protection and untracking mean for those who delete. */
class LettingGoTest {
  @TempDir Path folder;

  @BeforeEach
  void an_environment_that_is_up() throws IOException {
    ToyProvider.packInto(folder);
    assertThat(run("up").exit()).isZero();
  }

  @Test
  void what_is_protected_is_deleted_only_after_its_protection_was_lifted() {
    assertThat(run("state protect bucket.uploads").exit()).isZero();

    var refused = run("destroy");

    assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("bucket.uploads").contains("--lift-protection");
    assertThat(run("state list").out()).contains("bucket.uploads").contains("network.main");

    var destroyed = run("destroy --lift-protection");

    assertThat(destroyed.exit()).as(destroyed.toString()).isZero();
    assertThat(destroyed.out()).contains("Nothing of 'local' is left.");
  }

  @Test
  void what_is_not_tracked_any_more_outlives_destroy_and_can_be_taken_back() {
    assertThat(run("untrack bucket.uploads").exit()).isZero();

    var destroyed = run("destroy");

    assertThat(destroyed.exit()).as(destroyed.toString()).isZero();
    assertThat(destroyed.out())
        .contains("is left, but for what is not tracked any more: bucket.uploads.")
        .doesNotContain("bucket.uploads  deleted");
    assertThat(run("plan").out()).contains("1 to adopt");
  }

  private CommandLineRun run(String words) {
    var all = new ArrayList<>(List.of(words.split(" ")));
    all.add("--env=local");
    return CommandLineRun.in(folder, all.toArray(String[]::new));
  }
}
