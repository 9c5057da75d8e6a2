package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.it.harness.Cli;
import ai.varai.provisioner.it.harness.Commands;
import ai.varai.provisioner.it.harness.Engine;
import ai.varai.provisioner.it.harness.Http;
import ai.varai.provisioner.local.docker.RequiresDocker;
import ai.varai.provisioner.local.docker.TestImages;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exported Compose file makes the containers that the provisioner makes: both are brought up,
 * one after the other, and the engine is asked what it has.
 */
@RequiresDocker(programs = {"docker", "docker-compose"})
class ComposeParityIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SERVICES =
      List.of("ai-service", "auth-service", "face-service", "recommendation-service");

  /** By the name in the file; how {@code local.ports} calls it. */
  private static final Map<String, String> WORKLOADS =
      Map.of(
          "ai-service", "ai-service",
          "auth-service", "auth-service",
          "face-service", "face-service",
          "recommendation-service", "recommendation-service",
          "varai-local", "postgres",
          "varai-local-mongodb", "mongo");

  private static final Set<String> SECRETS =
      Set.of("DATABASE_URL", "SESSION_KEY", "POSTGRES_PASSWORD");

  private static final Set<String> OWNERSHIP = Set.of("POSTGRES_USER", "POSTGRES_DB");
  private static final Set<String> WITH_HEALTH = Set.of("varai-local", "varai-local-mongodb");

  @TempDir Path folder;
  @TempDir Path transcripts;
  private final Map<String, Integer> ports = new TreeMap<>();

  @AfterEach
  void leave_nothing_behind() {
    cli().run("destroy", "--env=local");
    if (Files.exists(folder.resolve("docker-compose.yml"))) {
      compose("down", "-v", "-t", "1");
    }
  }

  @Test
  void both_make_the_same_containers_and_both_work() throws Exception {
    for (String name : WORKLOADS.keySet()) {
      ports.put(name, freePort());
    }
    var up = cli().run("up", "--env=local");
    assertThat(up.exit()).as(up.toString()).isZero();
    Map<String, Map<String, Object>> provisioned =
        healthy(Engine.STACK + "=" + Engine.stack(folder));
    assertThat(cli().run("destroy", "--env=local").exit()).isZero();

    var export =
        cli().run("export", "compose", "--env=local", "--out=" + file("docker-compose.yml"));
    assertThat(export.exit()).as(export.toString()).isZero();
    compose("up", "-d");
    for (String service : SERVICES) {
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> Http.get(url(service) + "/ready").status(), status -> status == 200);
    }
    Map<String, Map<String, Object>> composed = healthy("com.docker.compose.project=" + project());

    assertThat(composed.keySet()).isEqualTo(new TreeSet<>(WORKLOADS.keySet()));
    for (String name : composed.keySet()) {
      assertThat(composed.get(name)).as(name).isEqualTo(provisioned.get(name));
    }
    assertThat(Http.post(url("auth-service") + "/items", "{\"name\":\"by compose\"}").status())
        .isEqualTo(201);
    assertThat(Http.post(url("auth-service") + "/documents", "{\"title\":\"x\"}").status())
        .isEqualTo(201);
  }

  /**
   * The containers once those with a health check are healthy: MongoDB is asked every ten seconds.
   */
  private static Map<String, Map<String, Object>> healthy(String label) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> containers(label),
            all ->
                WITH_HEALTH.stream()
                    .allMatch(
                        name -> "healthy".equals(all.getOrDefault(name, Map.of()).get("health"))));
  }

  /** What matters of each container with the label, by the workload's name. */
  private static Map<String, Map<String, Object>> containers(String label) throws IOException {
    var found = new TreeMap<String, Map<String, Object>>();
    List<String> ids = Commands.lines("docker", "ps", "-q", "--filter", "label=" + label);
    var command = new ArrayList<String>(List.of("docker", "inspect"));
    command.addAll(ids);
    for (JsonNode container : JSON.readTree(Commands.run(Path.of("."), command))) {
      String full = container.path("Name").asText();
      // The longest name that fits: one is the beginning of another.
      String name =
          WORKLOADS.keySet().stream()
              .filter(full::contains)
              .max(java.util.Comparator.comparingInt(String::length))
              .orElse(full);
      found.put(name, shape(name, container));
    }
    return found;
  }

  private static Map<String, Object> shape(String name, JsonNode container) {
    var shape = new LinkedHashMap<String, Object>();
    JsonNode config = container.path("Config");
    JsonNode host = container.path("HostConfig");
    shape.put("image", config.path("Image").asText());
    shape.put("cpus", host.path("NanoCpus").asLong());
    shape.put("memory", host.path("Memory").asLong());
    shape.put("memory and swap", host.path("MemorySwap").asLong());
    shape.put("restart", host.path("RestartPolicy").path("Name").asText());
    shape.put("ports", host.path("PortBindings").toString());
    shape.put("health check", health(config));
    shape.put("health", container.path("State").path("Health").path("Status").asText("none"));
    String signal = config.path("StopSignal").asText();
    shape.put("stop signal", signal.isEmpty() ? "SIGTERM" : signal);
    shape.put("environment", environment(config.path("Env")));
    if (!SERVICES.contains(name)) {
      shape.put("command", config.path("Cmd").toString());
      shape.put("data", container.path("Mounts").path(0).path("Destination").asText());
    }
    return shape;
  }

  /**
   * The whole health check. PostgreSQL's asks as whoever owns the server, which is the first of the
   * exceptions: the provisioner makes an administrator beside the services' user, Compose cannot.
   * How often it is asked is another, every second and every ten: Compose learns of the readiness
   * of what others wait for in no other way.
   */
  private static String health(JsonNode config) {
    String owner = "POSTGRES_USER=";
    for (JsonNode variable : config.path("Env")) {
      if (variable.asText().startsWith(owner)) {
        owner = variable.asText().substring(owner.length());
      }
    }
    String check =
        config.path("Healthcheck").toString().replace("\"-U\",\"" + owner, "\"-U\",\"OWNER");
    boolean postgres = check.contains("OWNER");
    return postgres
        ? check.replaceFirst("\"Interval\":(1|10)000000000,", "\"Interval\":1 or 10 s,")
        : check;
  }

  /**
   * A container's variables. Of secrets only that they are there: each environment generates its
   * own. A revision has a name of its own as well, a bucket's folder lies elsewhere, and the owner
   * of the PostgreSQL server and its first database are others (the second exception, for the same
   * reason).
   */
  private static Map<String, String> environment(JsonNode variables) {
    var environment = new TreeMap<String, String>();
    for (JsonNode variable : variables) {
      String[] pair = variable.asText().split("=", 2);
      String value = pair[1];
      if (SECRETS.contains(pair[0])) {
        value = value.isEmpty() ? "empty" : "a secret";
      } else if (OWNERSHIP.contains(pair[0])) {
        value = "of the owner";
      } else if (pair[0].equals("K_REVISION")) {
        value = value.substring(0, value.lastIndexOf('-'));
      } else if (pair[0].endsWith("_BUCKET_URL")) {
        String path = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
        value = path.substring(path.lastIndexOf('/') + 1);
      }
      environment.put(pair[0], value);
    }
    return environment;
  }

  private Cli cli() {
    var always = new ArrayList<>(List.of("--set", "local.mode=docker"));
    always.addAll(TestImages.arguments());
    ports.forEach(
        (name, port) ->
            always.addAll(List.of("--set", "local.ports." + WORKLOADS.get(name) + "=" + port)));
    return new Cli(folder, transcripts, always);
  }

  private void compose(String... arguments) {
    var command = new ArrayList<>(List.of("docker-compose", "-p", project()));
    command.addAll(List.of(arguments));
    Commands.run(folder, command, TestImages.variables());
  }

  /** A name of its own, so that the test disturbs nobody else's containers. */
  private String project() {
    return "parity-" + Engine.stack(folder);
  }

  private String url(String service) {
    return "http://127.0.0.1:" + ports.get(service);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
