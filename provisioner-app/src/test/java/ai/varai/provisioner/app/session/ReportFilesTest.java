package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that pipelines ask for beside the output. */
class ReportFilesTest {

  private static final String MORE_MEMORY = " --set=services.auth-service.memory=512Mi";

  @TempDir Path folder;
  private ToyEnvironment environment;

  @BeforeEach
  void at_the_toy_provider() throws IOException {
    environment = ToyEnvironment.in(folder);
  }

  private String written(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private CommandLineRun ok(String words) {
    CommandLineRun run = environment.run(words);
    assertThat(run.exit()).as(run.toString()).isZero();
    return run;
  }

  @Test
  void a_plan_is_written_as_a_comment_beside_the_usual_output() throws IOException {
    ok("up");
    CommandLineRun run = ok("plan --markdown=plan.md --out=p.plan" + MORE_MEMORY);
    assertThat(run.out()).contains("run_service.auth-service", "Plan: 1 to update.");
    assertThat(written("plan.md"))
        .startsWith("<!-- provisioner plan local -->\n### local: 1 to update\n")
        .contains(
            "<details><summary>update <code>run_service.auth-service</code> Cloud Run service")
        .containsPattern("\\+ [a-z_.]*memory[a-z_.]*: ")
        .contains("to be applied until");

    assertThat(ok("plan --markdown=plan.md --json").out()).startsWith("{");
    assertThat(written("plan.md")).contains("### local: nothing to do, ").doesNotContain("update");
  }

  @Test
  void drift_is_written_as_a_comment() throws IOException {
    ok("up");
    ok("drift --markdown=drift.md");
    assertThat(written("drift.md")).contains("<!-- provisioner drift local -->", "no drift, ");
  }

  @Test
  void the_checks_of_verify_up_and_apply_are_written_for_systems_that_show_tests()
      throws IOException {
    for (String command : List.of("up", "verify", "apply", "rollback")) {
      if (command.equals("rollback")) {
        ok("up" + MORE_MEMORY);
      }
      ok(command + " --junit=" + command + ".xml");
      assertThat(written(command + ".xml"))
          .as(command)
          .contains("<testsuite name=\"local\" tests=")
          .contains("failures=\"0\"")
          .contains("<testcase classname=\"bucket.uploads\" name=\"nothing is broken\"");
    }
  }

  @Test
  void a_file_that_cannot_be_written_stops_everything_before_it_begins() throws IOException {
    for (String command :
        List.of(
            "up --junit=none/x.xml",
            "apply --junit=none/x.xml",
            "verify --junit=none/x.xml",
            "promote --junit=none/x.xml",
            "rollback --junit=none/x.xml",
            "plan --markdown=none/x.md",
            "drift --markdown=none/x.md",
            "up --junit=environments")) {
      CommandLineRun run = environment.run(command);
      assertThat(run.exit()).as(run.toString()).isEqualTo(3);
      assertThat(run.err()).as(command).contains("cannot be written");
    }
    assertThat(ok("status").out()).doesNotContain("auth-service url");
  }

  @Test
  void what_an_earlier_run_wrote_is_not_taken_for_this_ones() throws IOException {
    ok("up --junit=checks.xml");
    assertThat(environment.run("up --junit=checks.xml --target=no.such").exit()).isNotZero();
    assertThat(folder.resolve("checks.xml")).doesNotExist();
  }

  @Test
  void a_link_is_written_through_and_stays() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real.md"));
    ok("plan --markdown=link");
    assertThat(link).isSymbolicLink();
    assertThat(written("real.md")).contains("<!-- provisioner plan local -->");
  }

  @Test
  void findings_become_annotations_where_that_is_asked_for() {
    environment.edit("environment: local", "environment: local\nno_such_key: 1");
    CommandLineRun run = environment.run("validate --annotations");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .containsPattern(
            "\n::error file=environments/local.yaml,line=\\d+,col=1,title=CFG003::CFG003 no_such_key: ");
    assertThat(environment.run("validate").out()).doesNotContain("::error");
    CommandLineRun json = environment.run("validate --annotations --json");
    assertThat(json.out()).doesNotContain("::error");
    assertThat(json.err()).contains("::error file=");
    assertThat(environment.run("validate --annotations --set=servces.x=1").out())
        .as("no file, no line")
        .contains("::error title=CFG003::--set servces");
  }
}
