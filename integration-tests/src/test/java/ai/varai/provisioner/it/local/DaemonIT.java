package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.it.harness.Cli;
import ai.varai.provisioner.it.harness.Processes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of the packaged jar that a daemon runs: what becomes of them when somebody dies. */
class DaemonIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String INSTANCE = "sql_instance.main";

  /** A real PostgreSQL of this machine, which takes seconds to come up; and what it needs. */
  private static final String[] UP = {"up", "--target=sql_database.main", "--json"};

  @TempDir Path scratch;
  private Path folder;
  private Cli cli;
  private Cli daemons;

  @BeforeEach
  void commands_with_a_daemon() throws IOException {
    folder = Files.createDirectory(scratch.resolve("work")).toRealPath();
    var transcripts = Files.createDirectory(scratch.resolve("transcripts"));
    var run = Files.createDirectory(scratch.resolve("run"));
    var variables = Map.of("PROVISIONER_DAEMON", "on", "XDG_RUNTIME_DIR", run.toString());
    cli =
        new Cli(folder, transcripts, List.of("--env=local", "--set=local.mode=embedded"))
            .hearingInterrupts()
            .with(variables);
    daemons =
        new Cli(folder, Files.createDirectory(scratch.resolve("daemons")), List.of())
            .with(variables);
  }

  @AfterEach
  void leave_nothing_behind() {
    cli.run("destroy");
    daemons.run("daemon", "stop");
    await().atMost(SOON).until(() -> Processes.about(folder).isEmpty());
  }

  @Test
  void one_process_runs_command_after_command_until_it_is_stopped() throws IOException {
    assertThat(cli.run("validate").exit()).isZero();
    long first = daemon().path("pid").asLong();
    var wrong = cli.run("plan", "--set=services.auth-service.cpuu=1");

    assertThat(wrong.exit()).as(wrong.toString()).isEqualTo(3);
    assertThat(wrong.err()).contains("cpuu");
    assertThat(daemon().path("pid").asLong()).isEqualTo(first);
    assertThat(daemon().path("commands").asInt()).isEqualTo(2);

    var stopped = daemons.run("daemon", "stop", "--json");
    assertThat(JSON.readTree(stopped.out()).path("daemons").path(0).path("pid").asLong())
        .isEqualTo(first);
    assertThat(Processes.about(folder)).isEmpty();
  }

  @Test
  void when_the_command_is_killed_what_it_began_is_finished_and_the_next_goes_on()
      throws Exception {
    Cli.Running up = upUntilTheInstanceIsBeingMade();

    up.process().destroyForcibly().waitFor();

    await().atMost(SOON).until(() -> daemon().isMissingNode() || !running());
    assertThat(cli.run("state", "list").out()).contains(INSTANCE);
    theNextUpFinishes();
  }

  @Test
  void when_the_daemon_is_killed_the_command_says_so_and_the_next_goes_on() throws Exception {
    Cli.Running up = upUntilTheInstanceIsBeingMade();

    ProcessHandle.of(daemon().path("pid").asLong()).orElseThrow().destroyForcibly();

    assertThat(up.process().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(up.process().exitValue()).isEqualTo(1);
    assertThat(up.result().err()).contains("daemon").contains("run it again");
    theNextUpFinishes();
  }

  @Test
  void ctrl_c_reaches_the_operation_and_ends_the_command_with_130() throws Exception {
    Cli.Running up = upUntilTheInstanceIsBeingMade();

    new ProcessBuilder("kill", "-INT", String.valueOf(up.process().pid())).start().waitFor();

    assertThat(up.process().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(up.process().exitValue()).as(up.result().toString()).isEqualTo(130);
    theNextUpFinishes();
  }

  private Cli.Running upUntilTheInstanceIsBeingMade() {
    Cli.Running up = cli.start(UP);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                up.result()
                    .out()
                    .lines()
                    .anyMatch(
                        line -> line.contains("operation_started") && line.contains(INSTANCE)));
    return up;
  }

  private void theNextUpFinishes() {
    var next = cli.run(UP);
    assertThat(next.exit()).as(next.toString()).isZero();
    assertThat(cli.run("plan", UP[1], "--detailed-exitcode").exit()).isZero();
  }

  private boolean running() throws IOException {
    return daemon().path("running").asBoolean();
  }

  private JsonNode daemon() throws IOException {
    return JSON.readTree(daemons.run("daemon", "status", "--json").out()).path("daemons").path(0);
  }
}
