package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialUpTest {
  @TempDir Path folder;

  @Test
  void a_part_is_up_when_its_own_checks_hold_whatever_else_is_missing() {
    var up = run("up", "--target=service_account.auth-service");

    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(up.out()).contains("The part of 'local' that was asked for is up (");
    assertThat(run("state", "list").out())
        .contains("service_account.auth-service")
        .doesNotContain("network.main");
    assertThat(run("destroy").exit()).isZero();
  }

  private CommandLineRun run(String... words) {
    var all = new java.util.ArrayList<>(java.util.List.of(words));
    all.add("--env=local");
    if (!words[0].equals("state")) {
      all.add("--set=local.mode=embedded");
    }
    return CommandLineRun.in(folder, all.toArray(String[]::new));
  }

  @Test
  void what_a_part_leaves_out_is_named_as_far_as_can_be_read() {
    var plan = run("plan", "--target=secret.session-key");

    assertThat(plan.out().lines().filter(line -> line.contains("left out: ")))
        .singleElement()
        .asString()
        .startsWith("  left out: bucket.models, bucket.uploads, ")
        .endsWith(" and 21 more");
    assertThat(plan.out()).contains("(partial: 27 left out)");
  }
}
