package ai.varai.provisioner.it.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.varai.provisioner.it.harness.Cli;
import ai.varai.provisioner.it.harness.Http;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page about an environment, as a browser asks for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private Cli cli = new Cli(Path.of(""), Path.of(""), List.of());
  private Optional<Process> running = Optional.empty();
  private URI address = URI.create("");

  @BeforeAll
  void an_environment_that_is_up(@TempDir Path temporary) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("env")).toRealPath();
    Path transcripts = Files.createDirectory(temporary.resolve("transcripts"));
    cli =
        new Cli(
            folder,
            transcripts,
            List.of(
                "--set", "local.mode=embedded", "--set", "monitoring_config.enable_tracing=true"));
    var up = cli.run("up", "--env=local", "--quiet");
    assertThat(up.exit()).as(up.toString()).isZero();
    var dashboard = cli.start("dashboard", "--env=local", "--json");
    running = Optional.of(dashboard.process());
    await().atMost(PATIENCE).until(() -> dashboard.result().out().contains("\n"));
    JsonNode ready = JSON.readTree(dashboard.result().out());
    assertThat(ready.path("type").asText()).isEqualTo("ready");
    address = URI.create(ready.path("url").asText());
  }

  @AfterAll
  void leave_nothing_behind() {
    running.ifPresent(Process::destroyForcibly);
    cli.run("destroy", "--env=local");
  }

  private HttpRequest.Builder request(String path) {
    String token = address.getQuery().substring("token=".length());
    return HttpRequest.newBuilder(address.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> ask(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode part(String name) throws IOException, InterruptedException {
    for (JsonNode part : json(request("/api/status")).path("parts")) {
      if (part.path("name").asText().equals(name)) {
        return part;
      }
    }
    throw new AssertionError("there is no part " + name);
  }

  @Test
  void the_page_loads_nothing_from_elsewhere() throws Exception {
    HttpResponse<String> page = ask(HttpRequest.newBuilder(address));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>").doesNotContain("http:", "https:", "onclick");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'");
    for (String file : List.of("/dashboard.css", "/dashboard.js")) {
      assertThat(page.body()).contains("\"" + file + "\"");
      assertThat(ask(HttpRequest.newBuilder(address.resolve(file))).statusCode()).isEqualTo(200);
    }
    assertThat(ask(request("/api/../dashboard.html")).statusCode()).isEqualTo(404);
  }

  @Test
  void who_has_not_the_token_or_comes_by_another_name_learns_nothing() throws Exception {
    for (String path : List.of("/api/status", "/api/logs", "/api/status?" + address.getQuery())) {
      var without = HttpRequest.newBuilder(address.resolve(path));
      assertThat(ask(without).statusCode()).as(path).isEqualTo(401);
      assertThat(ask(without.header("Authorization", "Bearer none")).statusCode()).isEqualTo(401);
    }
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      String asked = "GET /?%s HTTP/1.0\r\nHost: evil.example\r\n\r\n";
      socket.getOutputStream().write(asked.formatted(address.getQuery()).getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 403").contains("HOST_UNKNOWN");
    }
  }

  @Test
  void it_shows_what_runs_and_restarts_it() throws Exception {
    JsonNode before = part("face-service");
    assertThat(before.path("state").asText()).isEqualTo("running");
    assertThat(before.path("url").asText()).startsWith("http://127.0.0.1:");

    json(request("/api/restart?part=face-service").POST(HttpRequest.BodyPublishers.noBody()));

    JsonNode after = part("face-service");
    assertThat(after.path("state").asText()).isEqualTo("running");
    assertThat(after.path("detail").asText()).isNotEqualTo(before.path("detail").asText());
    HttpResponse<String> unknown =
        ask(request("/api/restart?part=nobody").POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(unknown.body()).path("code").asText()).isEqualTo("PART_UNKNOWN");
    assertThat(ask(request("/api/restart?part=face-service")).statusCode())
        .as("what is only looked at restarts nothing")
        .isEqualTo(404);
  }

  @Test
  void it_streams_what_services_write() throws Exception {
    String marker = "/marker-" + System.nanoTime();
    String url = part("auth-service").path("url").asText();
    var logs = request("/api/logs?part=auth-service&part=ai-service").build();
    var answer = http.send(logs, BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      Http.get(url + marker);

      String line = assertTimeoutPreemptively(PATIENCE, () -> lineWith(lines, marker));

      assertThat(JSON.readTree(line).path("part").asText()).isEqualTo("auth-service");
    }
    HttpResponse<String> unknown = ask(request("/api/logs?part=nobody"));
    assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(400);
  }

  @Test
  void it_shows_the_requests_that_services_traced() throws Exception {
    String id = "5b8efff798038103d269b633813fc60c";
    JsonNode status = json(request("/api/status"));
    assertThat(status.path("traced").asBoolean()).isTrue();
    long now = System.currentTimeMillis();
    String spans =
        """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"gcp.project_id","value":{"stringValue":"ml-datadriven-recos-local"}},
          {"key":"service.name","value":{"stringValue":"auth-service"}}]},
        "scopeSpans":[{"spans":[{"traceId":"%s","spanId":"eee19b7ec3c1b174","name":"POST /login",
          "startTimeUnixNano":"%d000000","endTimeUnixNano":"%d000000"}]}]}]}
        """
            .formatted(id, now, now + 80);
    String store = status.at("/outputs/traces~1url").asText();
    HttpResponse<String> exported =
        http.send(
            HttpRequest.newBuilder(URI.create(store + "/v1/traces"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(spans))
                .build(),
            BodyHandlers.ofString());
    assertThat(exported.statusCode()).as(exported.body()).isEqualTo(200);

    assertThat(json(request("/api/traces")).at("/traces/0/id").asText()).isEqualTo(id);
    JsonNode span = json(request("/api/trace?id=" + id)).at("/span_list/0");
    assertThat(span.path("name").asText()).isEqualTo("POST /login");
    assertThat(span.path("took_us").asLong()).isEqualTo(80_000);
    assertThat(span.at("/attributes/service.name").asText()).isEqualTo("auth-service");
    assertThat(ask(request("/api/trace?id=nope")).statusCode()).isEqualTo(400);
    assertThat(cli.run("traces", "--env=local").out()).contains("POST /login", "80 ms", id);
    assertThat(cli.run("traces", id, "--env=local").out()).contains("[====");
  }

  private static String lineWith(BufferedReader lines, String part) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(part)) {
        return line;
      }
    }
    throw new AssertionError("the stream ended before " + part);
  }

  @Test
  void it_plans_asks_the_checks_and_draws() throws Exception {
    JsonNode plan = json(request("/api/plan"));
    assertThat(plan.path("has_changes").asBoolean(true)).isFalse();
    JsonNode checks = json(request("/api/checks").POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(checks.path("passed").asBoolean()).as(checks.toString()).isTrue();
    for (String drawing : List.of("/api/graph", "/api/timeline")) {
      HttpResponse<String> answer = ask(request(drawing));
      assertThat(answer.body()).startsWith("<svg").contains("run_service.auth-service");
      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith("image/svg+xml");
    }
  }
}
