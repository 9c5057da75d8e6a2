package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who decides about a plan reads in it what its apply would be refused for. */
class ForeseenTest {
  @TempDir Path folder;

  @BeforeEach
  void lacksAnImage() throws Exception {
    ToyProvider.packInto(folder);
    System.setProperty(property(), "run_service.auth-service");
  }

  @AfterEach
  void lacksNothing() {
    System.clearProperty(property());
  }

  private String property() {
    return "toy lacks in " + folder.resolve(".provisioner/local");
  }

  @Test
  void a_plan_tells_what_an_apply_of_it_would_be_refused_for() {
    CommandLineRun plan = run("plan");
    assertThat(plan.exit()).as(plan.toString()).isZero();
    assertThat(plan.out())
        .contains(
            "An apply would be refused: run_service.auth-service: its image is away. Push it.");
    assertThat(run("plan", "--json").out())
        .contains("\"foreseen\"")
        .contains("\"IMAGE_MISSING\"")
        .contains("\"run_service.auth-service\"");
  }

  @Test
  void nothing_is_told_of_what_does_not_change_or_is_to_go() {
    assertThat(run("up").exit()).isZero();
    assertThat(run("plan").out()).contains("Nothing to do").doesNotContain("refused");
    assertThat(run("plan", "--json").out()).doesNotContain("foreseen");
    assertThat(run("plan", "--destroy").out()).doesNotContain("refused");
  }

  private CommandLineRun run(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.add("--env=local");
    return CommandLineRun.in(folder, all.toArray(String[]::new));
  }
}
