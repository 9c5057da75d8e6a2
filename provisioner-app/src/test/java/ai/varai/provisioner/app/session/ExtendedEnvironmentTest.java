package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environments that are another one with some differences: a feature branch, a canary. */
class ExtendedEnvironmentTest {
  @TempDir Path folder;

  @BeforeEach
  void the_shipped_environments() throws IOException {
    Files.createDirectories(folder.resolve("environments"));
    for (String name : List.of("development", "production", "hierarchy", "config-matrix")) {
      Files.copy(Path.of("..", "environments", name + ".yaml"), file(name));
    }
  }

  private Path file(String name) {
    return folder.resolve("environments").resolve(name + ".yaml");
  }

  private CommandLineRun validate(String name, String more, String... words) throws IOException {
    Files.writeString(file(name), "environment: " + name + "\n" + more);
    var all = new java.util.ArrayList<>(List.of("validate", "--env=" + name));
    all.addAll(List.of(words));
    return CommandLineRun.in(folder, all.toArray(String[]::new));
  }

  @Test
  void a_feature_branch_keeps_to_the_row_of_what_it_extends_and_has_its_waivers()
      throws IOException {
    String own = CommandLineRun.in(folder, "validate", "--env=development").out();

    CommandLineRun feature =
        validate("feature", "extends: development.yaml\nproject_id: acme-feature\n");

    assertThat(feature.exit()).as(feature.toString()).isZero();
    assertThat(feature.out()).isEqualTo(own).contains("7 waived");
    CommandLineRun large =
        validate("feature", "extends: development\nservices: {auth-service: {memory: 8Gi}}\n");
    assertThat(large.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(large.out())
        .contains("environments/feature.yaml:3:35: MTX003 services.auth-service.memory");
  }

  @Test
  void in_the_project_of_another_environment_the_names_that_both_want_are_told()
      throws IOException {
    CommandLineRun feature = validate("feature", "extends: development\n");

    assertThat(feature.exit()).as(feature.toString()).isZero();
    assertThat(feature.out())
        .contains("environments/development.yaml:7:13: NAM007 project_id: the environment")
        .contains(" development is in the project ml-datadriven-recos-dev too, and both make ")
        .contains("VPC network varai-dev-vpc");
    CommandLineRun other = CommandLineRun.in(folder, "validate", "--env=development");
    assertThat(other.out()).contains("the environment feature is in the project");
  }

  @Test
  void names_of_its_own_are_nobody_elses() throws IOException {
    CommandLineRun same = validate("feature-of-the-long-name", "extends: development\n");
    CommandLineRun own =
        validate("feature-of-the-long-name", "extends: development\nunique_names: true\n");

    assertThat(same.out()).as(same.toString()).contains("NAM007", "set unique_names to true");
    assertThat(own.exit()).as(own.toString()).isZero();
    assertThat(own.out()).doesNotContain("NAM007");
    assertThat(CommandLineRun.in(folder, "validate", "--env=development").out())
        .doesNotContain("NAM007");
  }

  @Test
  void a_branch_needs_no_file() throws IOException {
    CommandLineRun branch = CommandLineRun.in(folder, "validate", "--env=feature-login");

    assertThat(branch.exit()).as(branch.toString()).isZero();
    assertThat(branch.out()).contains("7 waived").doesNotContain("NAM007");
    CommandLineRun wrong = CommandLineRun.in(folder, "validate", "--env=feature-Login");
    assertThat(wrong.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(wrong.out())
        .contains("environments/hierarchy.yaml:14:", "perhaps \"feature-login\"");
    Files.delete(file("development"));
    CommandLineRun orphan = CommandLineRun.in(folder, "validate", "--env=feature-login");
    assertThat(orphan.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(orphan.out())
        .contains("environments/hierarchy.yaml:14:", "no file environments/development.yaml");
  }

  @Test
  void through_several_files_the_nearest_row_counts_and_one_that_is_named_before_all()
      throws IOException {
    validate("feature", "extends: development\n");

    CommandLineRun second = validate("second", "extends: feature\n");
    CommandLineRun named = validate("third", "extends: feature\nmatrix_row: production\n");

    assertThat(second.out()).contains("7 waived").doesNotContain("MTX001");
    assertThat(named.out()).contains("2-8 vCPU");
  }

  @Test
  void nobody_is_told_to_delete_a_waiver_that_another_environment_needs() throws IOException {
    CommandLineRun small =
        validate(
            "feature", "extends: development\nservices: {ai-service: {memory: 1Gi, cpu: 1000m}}\n");

    assertThat(small.out()).contains("5 waived").doesNotContain("WVR001");
    CommandLineRun itself =
        CommandLineRun.in(
            folder, "validate", "--env=development", "--set=services.ai-service.memory=1Gi");
    assertThat(itself.out()).contains("WVR001 waivers[1]");
  }

  @Test
  void a_canary_serves_customers_as_what_it_extends_does() throws IOException {
    CommandLineRun open =
        validate("canary", "extends: production\ndatabase_config: {deletion_protection: false}\n");
    CommandLineRun same =
        CommandLineRun.in(
            folder,
            "validate",
            "--env=production",
            "--set=database_config.deletion_protection=false");

    assertThat(codes(open)).isEqualTo(codes(same)).contains("SQL013");
  }

  @Test
  void an_environment_that_there_is_not_is_told_with_those_that_there_are() {
    CommandLineRun unknown = CommandLineRun.in(folder, "plan", "--env=qa");

    assertThat(unknown.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(unknown.err())
        .contains("there is no environment 'qa'; correct the name, or add the file")
        .contains("there are development, production, feature-*\n");
  }

  /** The kernel lets nobody read this one, root neither. */
  @Test
  void a_file_that_may_not_be_read_is_not_one_that_is_missing() throws IOException {
    Files.createSymbolicLink(file("locked"), Path.of("/proc/sys/vm/drop_caches"));
    Files.createSymbolicLink(file("round"), Path.of("round.yaml"));

    CommandLineRun locked = CommandLineRun.in(folder, "plan", "--env=locked");
    CommandLineRun round = CommandLineRun.in(folder, "plan", "--env=round");

    assertThat(locked.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(locked.err())
        .contains("environments/locked.yaml cannot be read: no permission; check that");
    assertThat(round.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(round.err()).contains("environments/round.yaml cannot be read: ");
  }

  @Test
  void a_matrix_that_may_not_be_read_is_invalid_input() throws IOException {
    Files.delete(file("config-matrix"));
    Files.createSymbolicLink(file("config-matrix"), Path.of("/proc/sys/vm/drop_caches"));

    CommandLineRun run = CommandLineRun.in(folder, "plan", "--env=development");

    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(run.err()).contains("config-matrix.yaml").contains("you may read it");
  }

  @Test
  void data_that_may_not_be_read_are_told_with_whose_they_are() throws IOException {
    Files.createDirectories(folder.resolve("home/local"));
    Files.copy(Path.of("..", "environments", "local.yaml"), file("local"));
    Files.createSymbolicLink(
        folder.resolve("home/local/runtime"), Path.of("/proc/sys/vm/drop_caches"));

    CommandLineRun run = CommandLineRun.in(folder, "plan", "--env=local", "--home=home");

    assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("Error: Cannot read ")
        .contains("home/local/runtime: no permission.")
        .contains("home/local/runtime belongs to root");
  }

  private static List<String> codes(CommandLineRun run) {
    return Pattern.compile("[A-Z]{3}\\d{3}")
        .matcher(run.out())
        .results()
        .map(MatchResult::group)
        .sorted()
        .toList();
  }
}
