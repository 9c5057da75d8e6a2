package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.emulator.GcpEmulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A home in which nobody can make anything, root neither: folders of the kernel are none. */
class ReadOnlyHomeTest {
  private static final String HOME = "--home=/proc/provisioner";

  @TempDir Path folder;

  private CommandLineRun run(Map<String, String> variables, String words) {
    var all = new ArrayList<>(List.of(words.split(" ")));
    all.add(HOME);
    return CommandLineRun.in(folder, variables, all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate --env=production",
        "cost --env=production",
        "graph --env=production",
        "config show --env=production",
        "plan --env=local --set=local.mode=embedded",
        "status --env=local --set=local.mode=embedded",
        "drift --env=local --set=local.mode=embedded",
        "outputs --env=local --set=local.mode=embedded",
        "state list --env=local --set=local.mode=embedded",
        "rollback --list --env=local --set=local.mode=embedded",
        "lock show --env=local",
      })
  void a_command_that_changes_nothing_needs_no_place_to_write_to(String words) {
    CommandLineRun run = run(Map.of(), words);
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void a_plan_of_an_environment_whose_state_is_in_a_bucket_needs_none_either() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      Map<String, String> variables = Map.of("GCP_EMULATOR", cloud.url());
      assertThat(run(variables, "state init --env=development").exit()).isZero();

      CommandLineRun run = run(variables, "plan --env=development");

      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.out()).contains("to create");
    }
  }

  @Test
  void a_bucket_for_the_state_that_does_not_exist_is_told_with_how_to_make_it_and_nothing_else() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      CommandLineRun run = run(Map.of("GCP_EMULATOR", cloud.url()), "plan --env=development");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .contains("-terraform-state does not exist; make it with 'provisioner state init --env=");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export gcloud --env=production",
        "export terraform --env=production",
        "plan --env=production --set=target=emulated",
      })
  void what_has_to_be_kept_somewhere_says_so_and_how_to_choose_where(String words) {
    CommandLineRun run = run(Map.of(), words);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("/proc/provisioner").contains("--home=DIR");
  }

  @Test
  void an_environment_is_not_begun_without_a_place_for_its_state() {
    CommandLineRun run = run(Map.of(), "up --env=local --set=local.mode=embedded");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("/proc/provisioner").contains("cannot be read or written");
  }
}
