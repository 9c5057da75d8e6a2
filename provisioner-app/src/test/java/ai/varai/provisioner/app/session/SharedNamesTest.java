package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.emulator.GcpEmulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two machines that share an environment's state. */
class SharedNamesTest {
  private static final Pattern INSTANCE = Pattern.compile("\"varai-development-[a-z0-9]{4}\"");

  @TempDir Path folder;

  @Test
  void bothWantTheDatabaseInstanceUnderTheSameName() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      Map<String, String> variables = Map.of("GCP_EMULATOR", cloud.url());

      assertThat(instances(variables, "one"))
          .as("the second machine plans what the first does")
          .isNotEmpty()
          .isEqualTo(instances(variables, "two"));
    }
  }

  private List<String> instances(Map<String, String> variables, String home) {
    var plan =
        CommandLineRun.in(
            folder,
            variables,
            "plan",
            "--env=development",
            "--set=target=emulated",
            "--home=" + home,
            "--all",
            "--json");
    assertThat(plan.exit()).as(plan.toString()).isZero();
    return new ArrayList<>(
        INSTANCE.matcher(plan.out()).results().map(MatchResult::group).distinct().toList());
  }
}
