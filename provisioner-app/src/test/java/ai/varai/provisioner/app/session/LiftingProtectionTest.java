package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person at a terminal is asked before protection is lifted, and what a no leaves. */
class LiftingProtectionTest {
  private static final String YES = "development\n";

  @TempDir Path folder;
  private ToyEnvironment environment;

  @BeforeEach
  void a_cloud_environment_with_a_protected_network() throws IOException {
    environment = ToyEnvironment.in(folder);
    var up = environment.cloud("", "apply --auto-approve");
    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(environment.cloud("", "state protect network.main").exit()).isZero();
  }

  @Test
  void whoever_says_no_to_one_of_the_questions_has_changed_nothing() {
    for (String answers : new String[] {"no\n", YES + "no\n"}) {
      var refused = environment.cloud(answers, "destroy --lift-protection");

      assertThat(refused.exit()).as(refused.toString()).isEqualTo(ExitCode.REFUSED);
      assertThat(refused.err()).contains("Not confirmed; nothing was changed.");
      assertThat(environment.cloud("", "destroy --auto-approve").err())
          .as("it is still protected")
          .contains("network.main: deleting it is forbidden");
    }
  }

  @Test
  void a_plan_of_what_would_be_refused_says_so_with_its_exit_code() {
    for (String option : new String[] {"", " --detailed-exitcode", " --json"}) {
      var planned = environment.cloud("", "plan --destroy" + option);

      assertThat(planned.exit()).as(planned.toString()).isEqualTo(ExitCode.REFUSED);
      assertThat(planned.out()).contains("deleting it is forbidden");
    }
    var allowed = environment.cloud("", "plan --detailed-exitcode");
    assertThat(allowed.exit()).as(allowed.toString()).isEqualTo(ExitCode.CHANGES);
    assertThat(allowed.out()).contains("its protection is lifted");
  }

  @Test
  void what_is_to_be_done_about_each_protected_resource_is_said_once() {
    String one = "'state unprotect network.main'";
    var refused = environment.cloud("", "destroy --auto-approve");
    assertThat(refused.out() + refused.err()).containsOnlyOnce(one);

    assertThat(environment.cloud("", "state protect secret.database-url").exit()).isZero();
    for (String words : new String[] {"destroy --auto-approve", "destroy --dry-run"}) {
      refused = environment.cloud("", words);
      assertThat(refused.exit()).as(refused.toString()).isEqualTo(ExitCode.REFUSED);
      assertThat(refused.out() + refused.err())
          .containsOnlyOnce(one)
          .containsOnlyOnce("'state unprotect secret.database-url'");
      assertThat(refused.err()).contains("2 of its changes may not be made");
    }
    assertThat(environment.cloud("", "plan --destroy").out()).containsOnlyOnce(one);
  }

  @Test
  void two_answers_are_enough() {
    var destroyed = environment.cloud(YES + YES, "destroy --lift-protection");

    assertThat(destroyed.exit()).as(destroyed.toString()).isZero();
    assertThat(destroyed.out()).contains("Nothing of 'development' is left.");
  }

  @Test
  void a_state_that_is_lost_does_not_give_up_what_is_protected() throws IOException {
    String set = " --set database_config.deletion_protection=true";
    var up = environment.cloud("", "apply --auto-approve" + set);
    assertThat(up.exit()).as(up.toString()).isZero();
    for (String name : new String[] {"snapshot.json", "snapshot.previous.json"}) {
      Files.deleteIfExists(folder.resolve(".provisioner/development/state").resolve(name));
    }

    var refused = environment.cloud("", "destroy --auto-approve" + set);

    assertThat(refused.exit()).as(refused.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("sql_instance.main: deleting it is forbidden");
    var seen = environment.cloud("", "destroy --dry-run --lift-protection" + set);
    assertThat(seen.exit()).as(seen.toString()).isZero();
    var destroyed = environment.cloud("", "destroy --auto-approve --lift-protection" + set);
    assertThat(destroyed.exit()).as(destroyed.toString()).isZero();
    assertThat(destroyed.out()).contains("Nothing of 'development' is left.");
  }
}
