package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an environment keeps its state, however the rest was deleted. */
class PartialDestroyTest {
  @TempDir Path folder;
  private ToyEnvironment environment;

  @BeforeEach
  void an_environment_that_is_up() throws IOException {
    environment = ToyEnvironment.in(folder);
    assertThat(environment.run("up").exit()).isZero();
  }

  @Test
  void a_saved_plan_that_deletes_a_part_leaves_the_state_of_the_rest() {
    environment.run("plan --destroy --target=bucket.uploads --out=part.plan");

    var applied = environment.run("apply part.plan");

    assertThat(applied.exit()).as(applied.toString()).isZero();
    assertThat(applied.out()).contains("Deleted what the plan names; the rest");
    assertThat(environment.run("state list").out())
        .contains("bucket.models", "network.main")
        .doesNotContain("bucket.uploads");
  }

  @Test
  void a_saved_plan_that_deletes_everything_keeps_the_word_of_what_is_not_tracked_any_more() {
    assertThat(environment.run("untrack bucket.uploads").exit()).isZero();
    environment.run("plan --destroy --out=all.plan");

    var applied = environment.run("apply all.plan");

    assertThat(applied.exit()).as(applied.toString()).isZero();
    assertThat(applied.out())
        .contains("is left, but for what is not tracked any more: bucket.uploads.");
    assertThat(environment.home()).exists();
    assertThat(environment.run("plan").out()).contains("1 to adopt");
  }

  @Test
  void a_saved_plan_that_deletes_everything_takes_the_folder_too() {
    environment.run("plan --destroy --out=all.plan");

    assertThat(environment.run("apply all.plan").out()).contains("Nothing of 'local' is left.");

    assertThat(environment.home()).doesNotExist();
  }

  @Test
  void destroy_itself_takes_a_part_and_names_what_it_leaves() {
    var destroyed = environment.run("destroy --target=bucket.uploads");

    assertThat(destroyed.exit()).as(destroyed.toString()).isZero();
    assertThat(destroyed.out())
        .contains("run_service.face-service")
        .containsPattern("left out: .*bucket.models.*network.main")
        .contains("Deleted what the plan names; the rest");
    assertThat(environment.run("destroy --exclude=network.main").exit()).isZero();
    assertThat(environment.run("state list").out().strip())
        .startsWith("network.main")
        .hasLineCount(1);
    assertThat(environment.run("destroy").out()).contains("Nothing of 'local' is left.");
  }
}
