package ai.varai.provisioner.local.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.local.docker.RequiresDocker;
import ai.varai.provisioner.local.docker.TestImages;
import ai.varai.provisioner.model.compile.ProviderOptions;
import ai.varai.provisioner.model.config.Environment;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exported file in the hands of the real {@code docker-compose}. */
@RequiresDocker(programs = {"docker", "docker-compose"})
class ComposeUpTest {
  @TempDir Path folder;
  private final String project = "compose" + UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();

  @Test
  void everyServiceIsReadyWithItsLimitsAndOnTheLoopbackAddressOnly() throws Exception {
    ComposeFile file =
        new ComposeExporter(
                ShippedEnvironment.options(), name -> ports.computeIfAbsent(name, n -> freePort()))
            .export(ShippedEnvironment.graph());
    Files.writeString(folder.resolve("docker-compose.yml"), file.yaml());
    Files.writeString(folder.resolve(".env"), file.environmentFile(new SecureRandom()));
    try {
      compose("up", "-d");

      for (String service :
          List.of("auth-service", "ai-service", "recommendation-service", "face-service")) {
        await()
            .atMost(Duration.ofSeconds(120))
            .pollInterval(Duration.ofMillis(200))
            .until(() -> status(service, "/ready"), answer -> answer == 200);
        assertThat(inspect(service, "{{.HostConfig.NanoCpus}}")).isEqualTo("500000000");
        assertThat(inspect(service, "{{.HostConfig.Memory}}"))
            .isIn(String.valueOf(256L << 20), String.valueOf(512L << 20));
        assertThat(inspect(service, "{{json .HostConfig.PortBindings}}"))
            .contains("\"HostIp\":\"127.0.0.1\"", "\"HostPort\":\"" + ports.get(service) + "\"");
        assertThat(inspect(service, "{{json .Config.Env}}"))
            .contains("K_SERVICE=" + service, "DATABASE_URL=postgresql://");
      }
      assertThat(inspect("varai-local", "{{.State.Health.Status}}")).isEqualTo("healthy");
    } finally {
      compose("down", "-v", "-t", "1");
    }
  }

  @Test
  void anEmulatorThatAServiceUsesAnswersUnderTheAddressThatTheServiceIsGiven() throws Exception {
    TestImages.GOOGLE_EMULATORS
        .missing()
        .ifPresent(
            why -> {
              System.out.println("NOT RUN: an emulator with Compose, because " + why);
              Assumptions.abort(why);
            });
    Environment environment =
        ShippedEnvironment.with("services.auth-service.uses.emulators=[pubsub]");
    ComposeFile file =
        new ComposeExporter(
                ProviderOptions.of(environment),
                name -> ports.computeIfAbsent(name, n -> freePort()))
            .export(ShippedEnvironment.graph(environment));
    Files.writeString(folder.resolve("docker-compose.yml"), file.yaml());
    Files.writeString(folder.resolve(".env"), file.environmentFile(new SecureRandom()));
    try {
      compose("up", "-d", "auth-service");

      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> status("varai-local-pubsub", "/"), answer -> answer == 200);
      assertThat(inspect("auth-service", "{{json .Config.Env}}"))
          .contains("PUBSUB_EMULATOR_HOST=varai-local-pubsub:8085");
      assertThat(inspect("varai-local-pubsub", "{{json .NetworkSettings.Ports}}"))
          .contains("8085/tcp");
      assertThat(inspect("varai-local-pubsub", "{{json .NetworkSettings.Networks}}"))
          .contains("\"varai-local-pubsub\"");
    } finally {
      compose("down", "-v", "-t", "1");
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private int status(String service, String path) throws InterruptedException {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(service) + path))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private String inspect(String service, String format) throws Exception {
    String container = run(List.of("docker-compose", "-p", project, "ps", "-q", service));
    return run(List.of("docker", "inspect", "--format", format, container));
  }

  private void compose(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("docker-compose", "-p", project));
    command.addAll(List.of(arguments));
    run(command);
  }

  private String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(TestImages.variables());
    Path output = Files.createTempFile(folder, "out", "");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int code = process.waitFor();
    String text = Files.readString(output).strip();
    assertThat(code).as("%s: %s", command, text).isZero();
    return text;
  }
}
