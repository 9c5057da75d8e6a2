package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A resource that got another address keeps what it holds. */
class MovedTest {
  private static final String MOVED =
      "moved: {bucket.uploads: bucket.media,"
          + " bucket_iam_member.face-service/uploads: bucket_iam_member.face-service/media}";

  @TempDir Path folder;
  private ToyEnvironment environment;

  @BeforeEach
  void a_bucket_that_is_called_something_else_in_the_file_now() throws IOException {
    environment = ToyEnvironment.in(folder);
    environment.edit("uploads: {}", "uploads: {name: the-bucket-itself}");
    assertThat(environment.run("up").exit()).isZero();
    environment.edit("uploads", "media");
  }

  @Test
  void without_a_word_about_it_the_bucket_would_be_deleted() {
    assertThat(environment.run("plan").out())
        .containsPattern("(?m)^ +\\+ +bucket.media")
        .containsPattern("(?m)^ +- +bucket.uploads");
  }

  @Test
  void the_option_names_the_old_address_first_and_nothing_is_made_or_deleted() {
    String move =
        " --moved=bucket.uploads=bucket.media"
            + " --moved=bucket_iam_member.face-service/uploads=bucket_iam_member.face-service/media";

    assertThat(environment.run("plan" + move).out())
        .contains("bucket.uploads is bucket.media from now on")
        .contains("2 to move")
        .doesNotContain("to create")
        .doesNotContain("to delete");

    var up = environment.run("up" + move);

    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(environment.run("state list").out())
        .containsPattern("(?m)^bucket.media")
        .doesNotContainPattern("(?m)^bucket.uploads");
    assertThat(environment.run("plan").out()).contains("Nothing to do");
  }

  @Test
  void the_environments_file_can_say_so_for_good() {
    environment.edit("target: local", "target: local\n" + MOVED);
    for (int times = 0; times < 2; times++) {
      var up = environment.run("up");
      assertThat(up.exit()).as(up.toString()).isZero();
      assertThat(up.out()).doesNotContain("to create").doesNotContain("to delete");
    }
    assertThat(environment.run("state list").out()).containsPattern("(?m)^bucket.media");
  }

  @Test
  void a_rollback_moves_back_what_the_release_has_at_its_old_address() {
    environment.edit("target: local", "target: local\n" + MOVED);
    assertThat(environment.run("up").exit()).isZero();

    var back = environment.run("rollback");

    assertThat(back.exit()).as(back.toString()).isZero();
    assertThat(back.out())
        .contains("bucket.media is bucket.uploads from now on")
        .doesNotContain("to create")
        .doesNotContain("to delete");
    assertThat(environment.run("state list").out()).containsPattern("(?m)^bucket.uploads");
  }

  @Test
  void one_address_is_not_moved_twice() {
    var plan =
        environment.run(
            "plan --moved=bucket.uploads=bucket.media --moved=bucket.uploads=bucket.models");

    assertThat(plan.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(plan.err()).contains("bucket.uploads");
  }
}
