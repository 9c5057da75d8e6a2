package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.emulator.GcpEmulator;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudAccessTest {
  @TempDir Path folder;

  private void prepare(String environment, GcpEmulator cloud) {
    var run =
        CommandLineRun.in(
            folder, "state", "init", "--env=" + environment, "--endpoint=" + cloud.url());
    assertThat(run.exit()).as(run.err()).isZero();
    cloud.recorder().clear();
  }

  @Test
  void a_plan_at_an_endpoint_asks_there_and_says_what_it_changes_about_the_cost() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      prepare("production", cloud);
      var run = CommandLineRun.in(folder, "--endpoint", cloud.url(), "plan", "--env=production");

      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(cloud.recorder().calls()).isNotEmpty();
      assertThat(run.out())
          .contains(
              "This changes the monthly cost by about +$",
              "sql_instance.main +$",
              "The environment as wanted: about $");

      var json =
          CommandLineRun.in(
              folder, "plan", "--env=production", "--json", "--endpoint=" + cloud.url());
      assertThat(json.out())
          .contains("\"monthly_change\"", "\"monthly_total\"", "\"prices_as_of\"", "\"band\"");

      var destroy =
          CommandLineRun.in(
              folder, "plan", "--destroy", "--env=production", "--endpoint=" + cloud.url());
      assertThat(destroy.out()).contains("This changes nothing about the monthly cost.");
    }
  }

  @Test
  void an_option_wins_over_the_variable() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      prepare("development", cloud);
      var run =
          CommandLineRun.in(
              folder,
              Map.of("GCP_EMULATOR", "nonsense"),
              "plan",
              "--env=development",
              "--endpoint=" + cloud.url());

      assertThat(run.exit()).as(run.err()).isZero();
    }
  }

  @Test
  void an_address_that_is_none_is_refused_with_what_to_write() {
    var run = CommandLineRun.in(folder, "plan", "--env=development", "--endpoint=nonsense");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("'nonsense' is no address", "http://HOST:PORT");
  }
}
