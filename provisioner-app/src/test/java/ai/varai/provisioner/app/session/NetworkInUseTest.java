package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.emulator.GcpEmulator;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment whose file says, once it is up, that its network is somebody else's. */
class NetworkInUseTest {
  private static final String RULE = " --target=firewall_rule.allow-internal";
  private static final String NOT_OURS = " --set=networking_config.create_vpc=false";

  @TempDir Path folder;

  @Test
  void the_network_that_others_stay_in_is_let_go_of_and_not_deleted() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      Map<String, String> variables = Map.of("GCP_EMULATOR", cloud.url());
      assertThat(run(variables, "state init").exit()).isZero();
      CommandLineRun up = run(variables, "apply --auto-approve" + RULE);
      assertThat(up.exit()).as(up.toString()).isZero();

      CommandLineRun plan = run(variables, "plan" + NOT_OURS);
      assertThat(plan.exit()).as(plan.toString()).isEqualTo(ExitCode.REFUSED);
      assertThat(plan.out())
          .contains(
              "network.main: deleting it cannot end well: firewall_rule.allow-internal was made"
                  + " with it and stays as it is")
          .contains("'untrack network.main'");
      CommandLineRun apply = run(variables, "apply --auto-approve" + NOT_OURS);
      assertThat(apply.exit()).as(apply.toString()).isEqualTo(ExitCode.REFUSED);

      assertThat(run(variables, "untrack network.main").exit()).isZero();
      CommandLineRun after = run(variables, "plan --detailed-exitcode" + NOT_OURS + RULE);
      assertThat(after.exit()).as(after.toString()).isZero();
      CommandLineRun again = run(variables, "plan --detailed-exitcode" + RULE);
      assertThat(again.out()).as("and taken back when it is wanted again").contains("network.main");
      assertThat(again.exit()).as(again.toString()).isEqualTo(ExitCode.CHANGES);
      CommandLineRun destroyed = run(variables, "destroy --auto-approve" + NOT_OURS);
      assertThat(destroyed.exit()).as(destroyed.toString()).isZero();
      assertThat(run(variables, "plan" + RULE).out())
          .as("it is still there")
          .contains("=   network.main");
    }
  }

  private CommandLineRun run(Map<String, String> variables, String words) {
    return CommandLineRun.in(folder, variables, (words + " --env=development").split(" "));
  }
}
