package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.it.harness.Cli;
import ai.varai.provisioner.it.harness.Http;
import ai.varai.provisioner.lifecycle.secret.SecretScan;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of the shipped local environment, from an empty folder to nothing, through the packaged
 * jar. The same steps run with Docker and without; what differs is how the world is looked at and
 * broken: {@link World}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class LocalLifecycleSuite {
  private static final List<String> SERVICES =
      List.of("ai-service", "auth-service", "face-service", "recommendation-service");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(60);

  private Path scratch = Path.of("");
  private Path folder = Path.of("");
  private Path transcripts = Path.of("");
  private Cli cli = new Cli(folder, transcripts, List.of());
  private Set<String> before = Set.of();

  /** Asked once for each life of the environment: addresses are promised to be stable within it. */
  private JsonNode outputs = MissingNode.getInstance();

  /** How this suite's runs are told to run things, and how the world is looked at. */
  abstract World world(Path folder);

  private World world() {
    return world(folder);
  }

  @BeforeAll
  void an_empty_folder(@TempDir Path temporary) throws IOException {
    scratch = temporary;
    folder = Files.createDirectory(scratch.resolve("empty")).toRealPath();
    transcripts = Files.createDirectory(scratch.resolve("transcripts"));
    cli =
        new Cli(folder, transcripts, world().arguments())
            .startingQuickly(scratch.toRealPath().resolve("classes.jsa"));
    before = world().everything();
  }

  @AfterAll
  void leave_nothing_behind() {
    cli.run("destroy", "--env=local", "--auto-approve");
  }

  @Test
  @Order(1)
  void up_in_an_empty_folder_brings_four_answering_services() {
    var up = cli.run("--env=local");

    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(up.out()).contains(SERVICES);
    assertThat(up.out().lines().findFirst().orElse("")).containsIgnoringCase(world().mode());
    for (String service : SERVICES) {
      assertThat(Http.get(url(service) + "/health").status()).as(service).isEqualTo(200);
      assertThat(Http.get(url(service) + "/ready").status()).as(service).isEqualTo(200);
    }
  }

  @Test
  @Order(2)
  void services_know_who_they_are_as_on_cloud_run() {
    for (String service : SERVICES) {
      JsonNode who = json(Http.get(url(service) + "/").body());
      assertThat(who.path("service").asText()).isEqualTo(service);
      assertThat(who.path("configuration").asText()).isEqualTo(service);
      assertThat(who.path("revision").asText()).startsWith(service + "-");
      assertThat(who.path("environment").asText()).isEqualTo("local");
    }
  }

  @Test
  @Order(3)
  void services_write_to_and_read_from_both_databases() {
    String auth = url("auth-service");

    assertThat(Http.post(auth + "/items", "{\"name\":\"written by a test\"}").status())
        .isEqualTo(201);
    assertThat(Http.get(auth + "/items").body()).contains("written by a test");
    assertThat(Http.post(auth + "/documents", "{\"title\":\"kept as a document\"}").status())
        .isEqualTo(201);
    assertThat(Http.get(auth + "/documents").body()).contains("kept as a document");
  }

  @Test
  @Order(4)
  void outputs_name_every_address_and_no_secret_value() {
    JsonNode outputs = outputs();

    assertThat(outputs.path("services")).hasSize(SERVICES.size());
    assertThat(outputs.path("databases").isEmpty()).isFalse();
    assertThat(outputs.path("storage").path("uploads").isMissingNode()).isFalse();
    assertThat(outputs.path("secrets").isEmpty()).isFalse();
  }

  @Test
  @Order(5)
  void nothing_is_left_to_do_after_up_and_a_second_up_touches_nothing() {
    Set<String> running = world().instances();

    var plan = cli.run("plan", "--env=local", "--detailed-exitcode");
    var up = cli.run("up", "--env=local");

    assertThat(plan.exit()).as(plan.toString()).isZero();
    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(world().instances()).isEqualTo(running);
  }

  @Test
  @Order(6)
  void verify_asks_services_databases_and_secrets() {
    var verify = cli.run("verify", "--env=local");

    assertThat(verify.exit()).as(verify.toString()).isZero();
    assertThat(verify.out()).contains("/health").contains("/ready");
  }

  @Test
  @Order(7)
  void logs_exec_status_and_restart_reach_the_services() throws IOException {
    assertThat(cli.run("logs", "--env=local", "auth-service").out()).isNotBlank();
    assertThat(cli.run("status", "--env=local").out()).contains(SERVICES);
    Path copy = scratch.resolve("database-url");
    var exec =
        cli.run("exec", "--env=local", "--", "sh", "-c", "printf %s \"$DATABASE_URL\" > " + copy);
    assertThat(exec.exit()).as(exec.toString()).isZero();
    assertThat(URI.create(Files.readString(copy)).getScheme()).isEqualTo("postgresql");
    String instance = json(Http.get(url("face-service") + "/").body()).path("instance").asText();

    var restart = cli.run("restart", "--env=local", "face-service");

    assertThat(restart.exit()).as(restart.toString()).isZero();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        json(Http.get(url("face-service") + "/").body()).path("instance").asText())
                    .isNotEmpty()
                    .isNotEqualTo(instance));
  }

  @Test
  @Order(8)
  void what_is_stopped_stays_so_until_the_next_up_and_keeps_its_data() {
    String item = "{\"name\":\"kept while stopped\"}";
    assertThat(Http.post(url("auth-service") + "/items", item).status()).isEqualTo(201);

    var stop = cli.run("stop", "--env=local");

    assertThat(stop.exit()).as(stop.toString()).isZero();
    assertThat(stop.out()).contains("up --env=local");
    for (int i = 0; i < 2; i++) {
      JsonNode parts = json(cli.run("status", "--env=local", "--json").out()).path("parts");
      assertThat(parts).isNotEmpty();
      assertThat(parts)
          .allSatisfy(part -> assertThat(part.path("state").asText()).isEqualTo("stopped"));
    }
    assertThat(cli.run("stop", "--env=local").out()).contains("Nothing of 'local' runs");

    var up = cli.run("up", "--env=local");

    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(Http.get(url("auth-service") + "/items").body()).contains("kept while stopped");
  }

  @Test
  @Order(9)
  void a_change_is_planned_and_applied_to_one_service_only() {
    String change = "services.auth-service.environment_variables.GREETING=hello";
    String revision = json(Http.get(url("auth-service") + "/").body()).path("revision").asText();
    String other = json(Http.get(url("ai-service") + "/").body()).path("instance").asText();

    var plan = cli.run("plan", "--env=local", "--detailed-exitcode", "--set", change);
    assertThat(plan.exit()).as(plan.toString()).isEqualTo(2);
    assertThat(plan.out()).contains("run_service.auth-service").contains("GREETING");
    var apply = cli.run("apply", "--env=local", "--auto-approve", "--set", change);
    assertThat(apply.exit()).as(apply.toString()).isZero();

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        json(Http.get(url("auth-service") + "/").body()).path("revision").asText())
                    .isNotEmpty()
                    .isNotEqualTo(revision));
    assertThat(json(Http.get(url("ai-service") + "/").body()).path("instance").asText())
        .isEqualTo(other);
    assertThat(cli.run("up", "--env=local").exit()).as("back to the file's figures").isZero();
  }

  @Test
  @Order(10)
  void a_killed_service_and_killed_databases_come_back_and_rows_are_kept() {
    world().kill("auth-service");
    world().killDatabase();
    world().killDocumentDatabase();

    var up = cli.run("up", "--env=local");

    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(Http.get(url("auth-service") + "/items").body()).contains("written by a test");
    // What stands in for MongoDB in a container keeps its documents in memory.
    assertThat(Http.get(url("auth-service") + "/ready").status()).isEqualTo(200);
    assertThat(Http.post(url("auth-service") + "/documents", "{\"title\":\"again\"}").status())
        .isEqualTo(201);
    assertThat(Http.get(url("auth-service") + "/documents").body()).contains("again");
  }

  @Test
  @Order(11)
  void what_keeps_the_environment_alive_may_die_and_the_next_up_repairs_it() {
    world().killKeeper();

    var up = cli.run("up", "--env=local");

    assertThat(up.exit()).as(up.toString()).isZero();
    for (String service : SERVICES) {
      assertThat(Http.get(url(service) + "/ready").status()).as(service).isEqualTo(200);
    }
    assertThat(world().serviceInstances("auth-service")).hasSize(1);
  }

  @Test
  @Order(12)
  void no_secret_stands_in_any_file_or_in_anything_that_was_printed_or_in_an_argument()
      throws IOException {
    List<String> secrets = secrets();
    var scan = new SecretScan(secrets);

    assertThat(scan.filesWithSecrets(folder)).isEmpty();
    assertThat(scan.filesWithSecrets(transcripts)).isEmpty();
    assertThat(world().commandLines())
        .noneSatisfy(line -> assertThat(line).containsAnyOf(secrets.toArray(String[]::new)));
  }

  @Test
  @Order(13)
  void destroy_leaves_nothing_over() throws IOException {
    var destroy = cli.run("destroy", "--env=local");

    assertThat(destroy.exit()).as(destroy.toString()).isZero();
    assertThat(new TreeSet<>(world().everything())).isEqualTo(new TreeSet<>(before));
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  @Order(14)
  void an_up_that_is_killed_at_any_moment_is_finished_by_the_next() throws Exception {
    // Moments are counted in what has happened: how long that takes differs by machine.
    for (int operations : new int[] {1, 5, 10, 15, 20}) {
      var running = cli.start("up", "--env=local", "--json");
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> begun(running) >= operations || !running.process().isAlive());
      assertThat(running.process().isAlive())
          .as("it is in the middle of its work: " + running.result())
          .isTrue();
      running.process().destroyForcibly().waitFor();
      outputs = MissingNode.getInstance();

      var up = cli.run("up", "--env=local");

      assertThat(up.exit()).as("after a kill in operation " + operations + ": " + up).isZero();
      for (String service : SERVICES) {
        assertThat(world().serviceInstances(service))
            .as(service + " after a kill in operation " + operations)
            .hasSize(1);
        assertThat(Http.get(url(service) + "/ready").status()).isEqualTo(200);
      }
      var destroy = cli.run("destroy", "--env=local");
      assertThat(destroy.exit()).as(destroy.toString()).isZero();
      assertThat(new TreeSet<>(world().everything())).isEqualTo(new TreeSet<>(before));
    }
  }

  @Test
  @Order(15)
  void an_up_that_is_asked_to_stop_finishes_what_it_has_begun_and_says_so() throws Exception {
    var running = cli.start("up", "--env=local");
    await().atMost(SOON).until(() -> running.result().out().contains("created"));
    running.process().destroy(); // SIGTERM

    int exit = running.process().waitFor();

    assertThat(exit).as(running.result().toString()).isEqualTo(130);
    var state = cli.run("state", "list", "--env=local");
    assertThat(state.exit()).as(state.toString()).isZero();
    var destroy = cli.run("destroy", "--env=local");
    assertThat(destroy.exit()).as(destroy.toString()).isZero();
    assertThat(new TreeSet<>(world().everything())).isEqualTo(new TreeSet<>(before));
  }

  private static long begun(Cli.Running running) {
    return running
        .result()
        .out()
        .lines()
        .filter(line -> line.startsWith("{\"type\":\"operation_started\""))
        .count();
  }

  private JsonNode outputs() {
    var outputs = cli.run("outputs", "--env=local", "--json");
    assertThat(outputs.exit()).as(outputs.toString()).isZero();
    return json(outputs.out());
  }

  private String url(String service) {
    if (outputs.isMissingNode()) {
      outputs = outputs();
    }
    String url = outputs.path("services").path(service).path("url").asText();
    assertThat(url).as("address of " + service).startsWith("http");
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * The secrets of the environment, got the only way there is: through a command that is given
   * them.
   */
  private List<String> secrets() throws IOException {
    Path copy = scratch.resolve("secrets");
    var exec =
        cli.run(
            "exec",
            "--env=local",
            "--service=auth-service",
            "--",
            "sh",
            "-c",
            "printf '%s\\n%s\\n' \"$DATABASE_URL\" \"$SESSION_KEY\" > " + copy);
    assertThat(exec.exit()).as(exec.toString()).isZero();
    var lines = Files.readAllLines(copy);
    Files.delete(copy);
    var secrets = new ArrayList<String>();
    String userInfo = URI.create(lines.get(0)).getRawUserInfo();
    secrets.add(
        URLDecoder.decode(userInfo.substring(userInfo.indexOf(':') + 1), StandardCharsets.UTF_8));
    secrets.add(lines.get(1));
    return secrets;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + text, e);
    }
  }
}
