package ai.varai.provisioner.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  static Iterable<String> commands() {
    return CommandCatalog.names();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_explains_itself(String command) {
    var run = CommandLineRun.in(folder, command, "--help");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Usage: provisioner " + command).contains("--json");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void the_overview_names_every_command() {
    assertThat(CommandLineRun.in(folder, "--help").out()).contains(CommandCatalog.names());
  }

  @Test
  void an_unknown_option_is_refused_with_the_one_that_was_meant() {
    var run = CommandLineRun.in(folder, "plan", "--env=local", "--detailed-exit-code");

    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(run.err()).contains("--detailed-exit-code").contains("'--detailed-exitcode'");
  }

  @Test
  void a_run_without_an_environment_says_which_there_are() {
    var run = CommandLineRun.in(folder, "plan");

    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(run.err()).contains("--env=NAME").contains("local").contains("production");
  }

  @Test
  void a_failure_is_one_json_object_when_json_was_asked_for() throws IOException {
    var run = CommandLineRun.in(folder, "pln", "--json");

    JsonNode error = JSON.readTree(run.out());
    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(error.path("type").asText()).isEqualTo("error");
    assertThat(error.path("code").asText()).isEqualTo("COMMAND_UNKNOWN");
    assertThat(error.path("remedy").asText()).contains("plan");
    assertThat(error.path("exit_code").asInt()).isEqualTo(ExitCode.INVALID);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void no_stack_trace_is_shown_unless_asked_for() {
    assertThat(CommandLineRun.in(folder, "plan").err()).doesNotContain("\tat ");
    assertThat(CommandLineRun.in(folder, "plan", "--stacktrace").err()).contains("\tat ");
  }

  @Test
  void the_shipped_local_environment_is_valid_in_an_empty_folder() throws IOException {
    var run = CommandLineRun.in(folder, "validate", "--env=local", "--json");

    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(JSON.readTree(run.out()).path("valid").asBoolean()).isTrue();
  }

  @Test
  void findings_carry_what_scripts_rely_on() throws IOException {
    Path file = folder.resolve("broken.yaml");
    Files.writeString(
        file, "environment: broken\nproject_id: some-project\nregion: us-central1\nservces: {}\n");

    var run = CommandLineRun.in(folder, "validate", "--config-file=broken.yaml", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    JsonNode findings = JSON.readTree(run.out()).path("findings");
    assertThat(findings).isNotEmpty();
    for (JsonNode finding : findings) {
      assertThat(finding.fieldNames())
          .toIterable()
          .contains("code", "severity", "file", "line", "column", "message", "remedy");
    }
    assertThat(findings.findValuesAsText("did_you_mean")).contains("services");
    assertThat(findings.findValuesAsText("file")).containsOnly("broken.yaml");
  }

  @Test
  void a_command_that_needs_a_valid_environment_refuses_a_broken_one_with_every_finding()
      throws IOException {
    Files.writeString(
        folder.resolve("broken.yaml"), "environment: broken\nregon: x\nservces: {}\n");

    var run = CommandLineRun.in(folder, "plan", "--config-file=broken.yaml");

    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(run.err()).contains("broken.yaml:2").contains("broken.yaml:3");
  }

  @Test
  void a_value_of_the_command_line_overrides_the_file_and_says_so() {
    var run =
        CommandLineRun.in(
            folder, "config", "show", "--env=local", "--origin", "--set", "region=europe-west1");

    assertThat(run.out().lines())
        .anySatisfy(line -> assertThat(line).matches("region: europe-west1 +--set.*"));
  }

  @Test
  void the_graph_is_drawn_in_every_form() {
    assertThat(CommandLineRun.in(folder, "graph", "--env=local").out())
        .contains("run_service.auth-service");
    assertThat(CommandLineRun.in(folder, "graph", "--env=local", "--format=dot").out())
        .startsWith("digraph")
        .contains("\"run_service.auth-service\" -> ");
    assertThat(CommandLineRun.in(folder, "graph", "--env=local", "--format=svg").out())
        .startsWith("<svg")
        .endsWith("</svg>\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"graph --env=local", "export gcloud --env=staging", "export compose --env=local"})
  void a_result_that_cannot_be_written_there_is_invalid_input(String command) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (String[] each :
        new String[][] {
          {"none/result", "there is no folder " + folder.resolve("none")},
          {".", "it is a folder"},
          {"file/result", file + " is no folder"}
        }) {
      var run = CommandLineRun.in(folder, (command + " --out=" + each[0]).split(" "));

      assertThat(run.exit()).as(each[0]).isEqualTo(ExitCode.INVALID);
      assertThat(run.err()).contains(each[1]).contains("Name a file in a folder that exists");
    }
  }

  @Test
  void a_project_that_cannot_be_written_there_is_invalid_input() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    var run = CommandLineRun.in(folder, "export", "terraform", "--env=staging", "--out=file");

    assertThat(run.exit()).isEqualTo(ExitCode.INVALID);
    assertThat(run.err()).contains(file.toString()).contains("is no folder");
  }

  @Test
  void the_files_of_a_project_are_named_to_programs_only() throws IOException {
    String[] command = {"export", "terraform", "--env=staging", "--out=tf"};
    String[] json = {"export", "terraform", "--env=staging", "--out=tf", "--json"};

    assertThat(CommandLineRun.in(folder, command).out())
        .containsPattern("Written: \\d+ files to ")
        .doesNotContain("backend.gcs.tfbackend");
    assertThat(JSON.readTree(CommandLineRun.in(folder, json).out()).at("/outputs/files").toString())
        .contains("environments/staging/backend.gcs.tfbackend");
  }

  @Test
  void a_finding_code_is_explained() {
    var run = CommandLineRun.in(folder, "explain", "NET001");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("# NET001");
  }

  @Test
  void the_completion_script_knows_commands_and_options() {
    assertThat(CommandLineRun.in(folder, "completion", "bash").out())
        .contains("destroy")
        .contains("--detailed-exitcode");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_is_no_wider_than_a_narrow_terminal(String command) {
    var run = CommandLineRun.in(folder, Map.of("COLUMNS", "60"), command, "--help");

    assertThat(run.out().lines()).allMatch(line -> line.length() <= 60);
    assertThat(run.out()).contains("Usage: provisioner " + command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"300", "0", "wide", ""})
  void help_is_a_hundred_columns_wide_where_there_is_room_or_nothing_is_known(String columns) {
    var usual = CommandLineRun.in(folder, "plan", "--help");
    var run = CommandLineRun.in(folder, Map.of("COLUMNS", columns), "plan", "--help");

    assertThat(run.out()).isEqualTo(usual.out());
    assertThat(run.out().lines().mapToInt(String::length).max().getAsInt()).isBetween(90, 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 60, 80})
  void the_overview_fits_the_terminal_and_loses_nothing(int columns) {
    var wide = CommandLineRun.in(folder, "--help");
    var run = CommandLineRun.in(folder, Map.of("COLUMNS", "" + columns), "--help");

    assertThat(run.out().lines()).allMatch(line -> line.length() <= Math.max(55, columns));
    assertThat(run.out().split("\\s+")).containsExactly(wide.out().split("\\s+"));
  }

  /** {@code script} gives a command a terminal of its own; {@code stty} says how wide it is. */
  @Test
  void the_width_is_that_of_the_terminal_where_no_variable_tells_it() throws Exception {
    Path script = Path.of("/usr/bin/script");
    assumeThat(script).as("a program that opens a terminal").isExecutable();
    String java =
        String.join(
            " ",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            "'" + System.getProperty("java.class.path") + "'",
            "ai.varai.provisioner.app.Main");
    var shell =
        new ProcessBuilder(
            script.toString(), "-qec", "stty cols 64; " + java + " promote --help", "/dev/null");
    shell.environment().keySet().removeAll(List.of("COLUMNS", "CI"));
    shell
        .environment()
        .putAll(Map.of("PROVISIONER_DAEMON", "off", "TERM", "xterm", "NO_COLOR", "1"));
    Process process = shell.directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();

    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out.lines().mapToInt(line -> line.stripTrailing().length()).max().getAsInt())
        .as(out)
        .isBetween(56, 64);
  }

  @Test
  void a_daemon_is_told_the_width_only_where_help_is_asked_for() {
    var none = new ByteArrayOutputStream();
    var given = CommandLineRun.invocation(folder, Map.of("COLUMNS", "70", "A", "b"), none, none);

    assertThat(HelpWidth.told(given, List.of("plan", "--help")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("COLUMNS", "70", "A", "b"));
    var silent = CommandLineRun.invocation(folder, Map.of("A", "b"), none, none);
    assertThat(HelpWidth.told(silent, List.of("plan", "-h"))).isEqualTo(Map.of("A", "b"));
  }
}
