package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold before and after a change: an approval, the checks. */
class GatesTest {
  private static final Map<String, String> ADA = Map.of("USER", "ada");
  private static final Map<String, String> GRACE = Map.of("USER", "grace");

  @TempDir Path folder;
  private ToyEnvironment environment;

  @BeforeEach
  void a_toy() throws IOException {
    environment = ToyEnvironment.in(folder);
  }

  @Test
  void an_apply_is_done_when_the_checks_hold() throws IOException {
    Files.createDirectories(environment.home());
    Path broken = Files.createFile(environment.home().resolve("broken"));

    var applied = environment.run("apply");

    assertThat(applied.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(applied.err())
        .contains("bucket.uploads nothing is broken: broken")
        .contains("Applied, but not all checks hold.");
    Files.delete(broken);
    assertThat(environment.run("apply").exit()).isZero();
    assertThat(environment.run("rollback --list --json").out())
        .as("a release is good once an apply has seen its checks hold")
        .containsPattern("\"good\": ?true");
  }

  @Test
  void an_apply_of_a_saved_plan_asks_the_checks_of_what_it_was_about() throws IOException {
    Files.createDirectories(environment.home());
    Files.createFile(environment.home().resolve("broken"));
    assertThat(environment.run("plan --target=network.main --out=part.plan").out())
        .containsPattern("Written: /.*/part.plan, to be applied until [0-9T:.-]+Z");
    assertThat(environment.run("apply part.plan").exit()).isZero();
    environment.run("plan --out=all.plan");

    var applied = environment.run("apply all.plan");

    assertThat(applied.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(applied.err()).contains("Applied, but not all checks hold.");
  }

  @Test
  void a_plan_that_cannot_be_read_or_saved_is_invalid_input_and_says_which() {
    for (String command : new String[] {"apply", "show", "approve"}) {
      var missing = environment.run(command + " nowhere.plan");
      assertThat(missing.exit()).as(missing.toString()).isEqualTo(ExitCode.INVALID);
      assertThat(missing.err()).contains("nowhere.plan cannot be read: there is no such file.");
      var folderGiven = environment.run(command + " environments");
      assertThat(folderGiven.exit()).as(folderGiven.toString()).isEqualTo(ExitCode.INVALID);
      assertThat(folderGiven.err()).contains("environments cannot be read: it is a folder.");
    }
    var unsaved = environment.run("plan --out=no/folder/x.plan");
    assertThat(unsaved.exit()).as(unsaved.toString()).isEqualTo(ExitCode.INVALID);
    assertThat(unsaved.err()).contains("there is no folder ").contains("no/folder");
  }

  @Test
  void where_the_environment_demands_it_nothing_is_changed_without_an_approved_plan() {
    environment.edit("target: local", "target: local\napproval: required");
    for (String command : new String[] {"apply", "up", "destroy", "import bucket.uploads"}) {
      assertDemanded(environment.run(ADA, command));
    }
    assertThat(environment.run(ADA, "plan --out=f.plan").exit()).isZero();
    assertThat(environment.run(ADA, "apply f.plan").err()).contains("not approved");
    var own = environment.run(ADA, "approve f.plan");
    assertThat(own.exit()).isZero();
    assertThat(own.out())
        .contains("Approved by ada")
        .contains("ada made the plan, and 'local' demands somebody else's approval");
    assertThat(environment.run(GRACE, "apply f.plan").err())
        .contains("approved by ada, who made it");
    var others = environment.run(GRACE, "approve f.plan");
    assertThat(others.exit()).isZero();
    assertThat(others.out()).contains("Approved by grace").doesNotContain("not enough");

    var applied = environment.run(ADA, "apply f.plan");

    assertThat(applied.exit()).as(applied.toString()).isZero();
    assertDemanded(environment.run(ADA, "rollback --to=1"));
    assertThat(environment.run(ADA, "up --dry-run").exit()).as("looking is free").isZero();
    environment.run(ADA, "plan --destroy --out=end.plan");
    environment.run(GRACE, "approve end.plan");
    assertThat(environment.run(ADA, "apply end.plan").out())
        .contains("Nothing of 'local' is left.");
  }

  private static void assertDemanded(CommandLineRun run) {
    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("approval: required").contains("plan --out=FILE");
  }
}
