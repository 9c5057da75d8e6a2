package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a destroy asks. */
class ConsentTest {
  private static final String ACCOUNT = "service_account.auth-service";

  @TempDir Path folder;

  /** A part of a cloud environment, in an emulated cloud: a local one never asks. */
  @BeforeEach
  void part_of_a_cloud_environment_is_up() {
    var up = run("up", "--target=" + ACCOUNT, "--auto-approve");
    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(listed()).contains(ACCOUNT);
  }

  @Test
  void destroy_deletes_when_the_name_is_typed() {
    var destroy = CommandLineRun.typing("development\n", folder, words("destroy"));

    assertThat(destroy.err()).contains("Type 'development' to go on");
    assertThat(destroy.exit()).as(destroy.toString()).isZero();
    assertThat(destroy.out()).contains("Nothing of 'development' is left");
  }

  @Test
  void destroy_deletes_nothing_when_another_word_is_typed_or_none() {
    for (String typed : new String[] {"yes\n", "production\n", "\n", ""}) {
      var destroy = CommandLineRun.typing(typed, folder, words("destroy"));

      assertThat(destroy.exit()).as(destroy.toString()).isEqualTo(ExitCode.REFUSED);
      assertThat(destroy.err()).contains("Not confirmed; nothing was changed");
    }
    assertThat(listed()).contains(ACCOUNT);
  }

  @Test
  void destroy_deletes_nothing_where_nobody_can_be_asked_and_says_what_consents() {
    var destroy = run("destroy");

    assertThat(destroy.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(destroy.err()).contains("Nobody can be asked here").contains("--auto-approve");
    assertThat(listed()).contains(ACCOUNT);
  }

  private String listed() {
    return CommandLineRun.in(folder, "state", "list", "--env=development", "--set=target=emulated")
        .out();
  }

  private CommandLineRun run(String... words) {
    return CommandLineRun.in(folder, words(words));
  }

  private static String[] words(String... words) {
    var all = new java.util.ArrayList<>(java.util.List.of(words));
    all.addAll(java.util.List.of("--env=development", "--target=emulated"));
    return all.toArray(String[]::new);
  }
}
