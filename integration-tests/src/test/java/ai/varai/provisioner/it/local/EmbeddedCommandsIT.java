package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.it.harness.Cli;
import ai.varai.provisioner.it.harness.Http;
import ai.varai.provisioner.it.harness.Processes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands about what runs, beside the lifecycle, through the packaged jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedCommandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> EMBEDDED = List.of("--set", "local.mode=embedded");

  private Path scratch = Path.of("");
  private Path transcripts = Path.of("");
  private Cli cli = new Cli(scratch, transcripts, List.of());

  @BeforeAll
  void an_environment_that_is_up(@TempDir Path temporary) throws IOException {
    scratch = temporary;
    Path folder = Files.createDirectory(temporary.resolve("env")).toRealPath();
    transcripts = Files.createDirectory(temporary.resolve("transcripts"));
    cli = new Cli(folder, transcripts, EMBEDDED);
    var up = cli.run("up", "--env=local", "--quiet");
    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(up.out() + up.err()).as("a quiet up that works says nothing").isEmpty();
  }

  @AfterAll
  void leave_nothing_behind() {
    cli.run("destroy", "--env=local");
  }

  @Test
  void a_kept_secret_that_was_emptied_is_found_and_made_anew_with_what_depends_on_it()
      throws IOException {
    Path kept =
        scratch.resolve("env/.provisioner/local/secrets/payloads-local-database-password/1.sealed");
    Files.write(kept, new byte[0]);

    var validated = cli.run("validate", "--env=local");
    assertThat(validated.exit()).as(validated.toString()).isEqualTo(3);
    assertThat(validated.err()).contains(kept.toString());
    var up = cli.run("up", "--env=local");
    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(up.out()).contains("its value cannot be read any more");
    assertThat(cli.run("validate", "--env=local").exit()).isZero();
    assertThat(cli.run("plan", "--env=local", "--detailed-exitcode").exit()).isZero();
  }

  @Test
  void logs_that_are_followed_go_on_with_what_is_logged_until_somebody_ends_them()
      throws Exception {
    var logs = cli.start("logs", "--env=local", "-f", "auth-service");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> logs.result().out().contains("listening on"));
      String marker = "/marker-" + System.nanoTime();

      Http.get(url("auth-service") + marker);

      await().atMost(Duration.ofSeconds(60)).until(() -> logs.result().out().contains(marker));
      assertThat(logs.process().isAlive()).isTrue();
    } finally {
      logs.process().destroy();
      logs.process().waitFor();
    }
  }

  @Test
  void logs_of_several_parts_say_who_wrote_each_line() {
    var all = cli.run("logs", "--env=local");
    assertThat(all.exit()).as(all.toString()).isZero();
    assertThat(all.out())
        .containsPattern("(?m)^auth-service +\\| .*listening on")
        .containsPattern("(?m)^varai-local +\\| .*ready to accept connections");

    var two = cli.run("logs", "--env=local", "--tail=1", "auth-service", "face-service");
    assertThat(two.out().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("(auth|face)-service \\| .*"));

    var none = cli.run("logs", "--env=local", "auth-service", "nobody");
    assertThat(none.exit()).as(none.toString()).isEqualTo(3);
    assertThat(none.err()).contains("is called nobody", "auth-service");
  }

  @Test
  void a_command_of_exec_decides_itself_what_ctrl_c_and_a_termination_do() throws Exception {
    Path go = scratch.resolve("go-on");
    String script =
        "trap 'echo terminated; exit 7' TERM; echo ready; until [ -e '"
            + go
            + "' ]; do sleep 0.1; done; echo went on; while :; do sleep 0.1; done";
    var exec = cli.hearingInterrupts().start("exec", "--env=local", "--", "sh", "-c", script);
    await().atMost(Duration.ofSeconds(60)).until(() -> exec.result().out().contains("ready"));

    // To the provisioner alone: the terminal would tell the command as well.
    long provisioner = exec.process().pid();
    assertThat(new ProcessBuilder("kill", "-INT", "" + provisioner).start().waitFor()).isZero();
    Files.createFile(go);
    await().atMost(Duration.ofSeconds(60)).until(() -> exec.result().out().contains("went on"));
    exec.process().destroy(); // SIGTERM

    assertThat(exec.process().waitFor()).as(exec.result().toString()).isEqualTo(7);
    assertThat(exec.result().out()).contains("terminated");
  }

  @Test
  void members_of_logs_and_of_the_parts_of_a_status_are_those_that_are_documented()
      throws IOException {
    var logs = cli.run("logs", "--env=local", "--json", "auth-service");
    JsonNode line = JSON.readTree(logs.out().lines().findFirst().orElse(""));
    assertThat(names(line)).containsExactly("line", "service", "type");

    var status = cli.run("status", "--env=local", "--json");
    JsonNode parts = JSON.readTree(status.out()).path("parts");
    assertThat(parts).isNotEmpty();
    for (JsonNode part : parts) {
      assertThat(names(part)).containsExactly("detail", "kind", "name", "restarts", "state", "url");
    }
  }

  @Test
  void a_port_that_somebody_else_has_is_told_before_anything_is_started() throws Exception {
    Path folder = Files.createDirectory(scratch.resolve("second")).toRealPath();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var up =
          new Cli(folder, transcripts, EMBEDDED)
              .run(
                  "up",
                  "--env=local",
                  "--json",
                  "--set",
                  "local.ports.auth-service=" + taken.getLocalPort());

      assertThat(up.exit()).as(up.toString()).isEqualTo(1);
      assertThat(up.out() + up.err())
          .contains("PORT_TAKEN")
          .contains("auth-service")
          .contains(String.valueOf(taken.getLocalPort()))
          .doesNotContain("operation_started");
      assertThat(Processes.about(folder)).isEmpty();
    }
  }

  private String url(String service) throws IOException {
    return JSON.readTree(cli.run("outputs", "--env=local", "--json").out())
        .path("services")
        .path(service)
        .path("url")
        .asText();
  }

  private static List<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return List.copyOf(names);
  }
}
