package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes of containers of Cloud Run are asked, and what they find has its consequences. */
class ProbesTest extends RunServers {
  private CloudCalls calls;

  @BeforeEach
  void cloud() {
    calls = start();
  }

  private void deploy(String name, String scaling, String container) {
    calls.operation(
        calls.post(
            SERVICES + "?serviceId=" + name,
            "{\"template\": {\"scaling\": " + scaling + ", \"containers\": [" + container + "]}}"));
  }

  private static String probed(String liveness, Path mark) {
    return """
    {"image": "example/probed", "env": [{"name": "MARK", "value": "%s"}],
     "livenessProbe": %s}
    """
        .formatted(mark, liveness);
  }

  private static String everySecond(String question) {
    return "{\"periodSeconds\": 1, \"timeoutSeconds\": 1, \"failureThreshold\": 2, "
        + question
        + "}";
  }

  private static final String HTTP =
      "\"httpGet\": {\"path\": \"/health\", \"httpHeaders\": [{\"name\": \"X-Probe\", \"value\":"
          + " \"yes\"}]}";

  private JsonNode awaitEntry(String begin) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                entries(calls, "varlog/system").stream()
                    .filter(e -> e.path("textPayload").asText().startsWith(begin))
                    .toList(),
            found -> !found.isEmpty())
        .get(0);
  }

  private void awaitEnd(String pid) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void anInstanceThatFailsItsLivenessProbeIsKilledAndTheNextRequestStartsAnother() {
    Path mark = home.resolve("mark");
    deploy("web", "{}", probed(everySecond(HTTP), mark));
    String first = ask(calls, "web", "/pid");
    ask(calls, "web", "/break");

    JsonNode entry = awaitEntry("LIVENESS");
    assertThat(entry.path("textPayload").asText())
        .isEqualTo(
            "LIVENESS HTTP probe failed 2 times consecutively for container \"web-1\" on port 8080"
                + " path \"/health\". The instance has been shut down.\n"
                + "GET /health was answered with the status 503.");
    assertThat(entry.path("severity").asText()).isEqualTo("ERROR");
    assertThat(entry.at("/resource/labels/service_name").asText()).isEqualTo("web");
    awaitEnd(first);
    assertThat(mark).as("nobody asked it to end").doesNotExist();
    assertThat(ask(calls, "web", "/pid")).matches("\\d+").isNotEqualTo(first);
  }

  @Test
  void anInstanceThatIsToBeKeptIsStartedAgainWithoutARequest() {
    deploy("web", "{\"minInstanceCount\": 1}", probed(everySecond(HTTP), home.resolve("mark")));
    ask(calls, "web", "/break");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                told(calls).stream()
                    .filter(
                        t -> t.startsWith("Default STARTUP TCP probe succeeded after 1 attempt"))
                    .count(),
            starts -> starts == 2);
    assertThat(ask(calls, "web", "/pid")).matches("\\d+");
  }

  @Test
  void aContainerThatListensNoMoreFailsATcpProbe() {
    deploy("web", "{}", probed(everySecond("\"tcpSocket\": {}"), home.resolve("mark")));
    String first = ask(calls, "web", "/pid");
    ask(calls, "web", "/deaf");
    assertThat(awaitEntry("LIVENESS").path("textPayload").asText())
        .startsWith(
            "LIVENESS TCP probe failed 2 times consecutively for container \"web-1\" on port 8080."
                + " The instance has been shut down.");
    awaitEnd(first);
  }

  @Test
  void aGrpcServerIsAskedForTheHealthOfTheServiceThatTheProbeNames() throws IOException {
    Path watched = Files.createDirectory(home.resolve("watched"));
    String question = "\"grpc\": {\"service\": \"shop.Orders\"}";
    deploy(
        "orders",
        "{}",
        """
        {"image": "example/grpc", "name": "server",
         "ports": [{"name": "h2c", "containerPort": 50051}],
         "env": [{"name": "WATCHED", "value": "%s"}],
         "startupProbe": {"periodSeconds": 10, "failureThreshold": 3, %s},
         "livenessProbe": %s}
        """
            .formatted(watched, question, everySecond(question)));
    awaitEntry(
        "STARTUP GRPC probe succeeded after 1 attempt for container \"server\" on port 50051.");
    assertThat(told(calls)).noneMatch(t -> t.startsWith("LIVENESS"));

    Files.createFile(watched.resolve("end"));
    assertThat(awaitEntry("LIVENESS").path("textPayload").asText())
        .isEqualTo(
            "LIVENESS GRPC probe failed 2 times consecutively for container \"server\" on port"
                + " 50051. The instance has been shut down.\n"
                + "The health check was not answered with SERVING.");
  }

  @Test
  void aServiceOfWhichTheServerKnowsNothingIsNotHealthy() throws IOException {
    Path watched = Files.createDirectory(home.resolve("watched"));
    calls.operation(
        calls.post(
            SERVICES + "?serviceId=orders",
            """
            {"template": {"containers": [{"image": "example/grpc", "name": "server",
              "env": [{"name": "WATCHED", "value": "%s"}],
              "startupProbe": {"periodSeconds": 5, "failureThreshold": 1,
                "grpc": {"service": "shop.Unknown"}}}]}}
            """
                .formatted(watched)),
        "The user-provided container failed the configured startup probe checks. The health check"
            + " was answered with the gRPC status 5.");
    assertThat(told(calls))
        .singleElement()
        .asString()
        .startsWith(
            "STARTUP GRPC probe failed 1 time consecutively for container \"server\" on port 8080."
                + " The instance was not started.");
  }

  @Test
  void aStartupProbeSendsItsHeadersInTheKnativeApiToo() {
    JsonNode made =
        calls.post(
            "/apis/serving.knative.dev/v1/namespaces/shop/services",
            """
            {"apiVersion": "serving.knative.dev/v1", "kind": "Service",
             "metadata": {"name": "web", "namespace": "shop",
               "labels": {"cloud.googleapis.com/location": "europe-west1"}},
             "spec": {"template": {"spec": {"containers": [{"image": "example/probed",
               "startupProbe": {"periodSeconds": 5, "failureThreshold": 4, "httpGet": {"path":
                 "/health", "httpHeaders": [{"name": "x-probe", "value": "yes"}]}},
               "livenessProbe": {"periodSeconds": 1, "failureThreshold": 1, "httpGet": {"path":
                 "/health"}}}]}}}}
            """);
    assertThat(made.at("/metadata/name").asText()).isEqualTo("web");
    awaitEntry("STARTUP HTTP probe succeeded after 1 attempt for container \"web-1\"");
    // Without its header the service says that it is not well.
    assertThat(awaitEntry("LIVENESS").path("textPayload").asText())
        .startsWith("LIVENESS HTTP probe failed 1 time consecutively for container \"web-1\"")
        .endsWith("GET /health was answered with the status 400.");
  }
}
