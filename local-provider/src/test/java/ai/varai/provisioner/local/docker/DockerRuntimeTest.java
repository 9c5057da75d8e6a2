package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.ObservedWorkload.State;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import com.github.dockerjava.api.command.InspectContainerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresDocker
class DockerRuntimeTest {
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path storage;
  private DockerStack stack;

  @BeforeEach
  void open() {
    stack = new DockerStack(storage);
  }

  @AfterEach
  void close() throws Exception {
    stack.close();
    assertThat(stack.id).isNotEmpty();
  }

  private String get(ObservedWorkload workload, String path) {
    return send(HttpRequest.newBuilder(uri(workload, path)).build());
  }

  private String post(ObservedWorkload workload, String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(workload, path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static URI uri(ObservedWorkload workload, String path) {
    return URI.create("http://" + workload.external() + path);
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitReady(ObservedWorkload workload) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> get(workload, "/ready"), answer -> answer.startsWith("200"));
  }

  private InspectContainerResponse inspect(ObservedWorkload workload) {
    return stack.docker.inspectContainerCmd(workload.id()).exec();
  }

  @Test
  void aServiceReachesItsDatabasesAndNothingIsLeftAfterwards() throws Exception {
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    stack.runtime.ensure(stack.postgres(DockerStack.freePort()));
    stack.runtime.ensure(stack.mongo(DockerStack.freePort()));
    ObservedWorkload service =
        stack.runtime.ensure(stack.service(DockerStack.freePort(), Map.of()));

    awaitReady(service);
    assertThat(post(service, "/items", "{\"name\":\"x\"}")).startsWith("201");
    assertThat(post(service, "/documents", "{\"name\":\"x\"}")).startsWith("201");
    assertThat(stack.runtime.workloads())
        .extracting(ObservedWorkload::name)
        .containsExactlyInAnyOrder("db", "docs", "auth-service");
    assertThat(stack.leftovers()).hasSizeGreaterThanOrEqualTo(5);

    stack.removeAll();

    assertThat(stack.leftovers()).isEmpty();
  }

  @Test
  void limitsAndLoopbackPortsAreReallySetAndNoSecretIsInLabelsOrCommands() throws Exception {
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    int port = DockerStack.freePort();
    ObservedWorkload service = stack.runtime.ensure(stack.service(port, Map.of()));
    ObservedWorkload database = stack.runtime.ensure(stack.postgres(DockerStack.freePort()));

    InspectContainerResponse found = inspect(service);

    assertThat(found.getHostConfig().getNanoCPUs()).isEqualTo(500_000_000L);
    assertThat(found.getHostConfig().getMemory()).isEqualTo(256L << 20);
    assertThat(found.getHostConfig().getMemorySwap()).isEqualTo(256L << 20);
    assertThat(found.getNetworkSettings().getPorts().getBindings().values())
        .allSatisfy(
            bindings ->
                assertThat(bindings)
                    .allSatisfy(
                        binding -> {
                          assertThat(binding.getHostIp()).isEqualTo("127.0.0.1");
                          assertThat(binding.getHostPortSpec()).isEqualTo("" + port);
                        }));
    for (ObservedWorkload workload : List.of(service, database)) {
      InspectContainerResponse container = inspect(workload);
      assertThat(container.getConfig().getLabels().toString() + List.of(container.getArgs()))
          .doesNotContain("hunter2");
      assertThat(workload.marks().labels()).isEqualTo(Map.of("team", "shop"));
    }
  }

  @Test
  void whatRunsAsWantedIsLeftAloneAndWhatDiffersIsReplacedKeepingItsData() throws Exception {
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    WorkloadSpec.Postgres postgres = stack.postgres(DockerStack.freePort());
    ObservedWorkload database = stack.runtime.ensure(postgres);
    stack.runtime.ensure(stack.mongo(DockerStack.freePort()));
    int port = DockerStack.freePort();
    ObservedWorkload service = stack.runtime.ensure(stack.service(port, Map.of("A", "1")));
    awaitReady(service);
    assertThat(post(service, "/items", "{\"name\":\"kept\"}")).startsWith("201");

    assertThat(stack.runtime.ensure(stack.service(port, Map.of("A", "1"))).id())
        .isEqualTo(service.id());
    ObservedWorkload replaced = stack.runtime.ensure(stack.service(port, Map.of("A", "2")));
    ObservedWorkload newDatabase =
        stack.runtime.ensure(
            new WorkloadSpec.Postgres(
                postgres.marks(),
                postgres.hostPort(),
                14,
                postgres.adminPassword(),
                Map.of("max_connections", "50")));

    assertThat(replaced.id()).isNotEqualTo(service.id());
    assertThat(newDatabase.id()).isNotEqualTo(database.id());
    awaitReady(replaced);
    assertThat(get(replaced, "/items")).contains("kept");
  }

  @Test
  void aDatabaseThatWasThereBeforeTheNetworkJoinsIt() throws Exception {
    stack.runtime.ensure(stack.postgres(DockerStack.freePort()));
    stack.runtime.ensure(stack.mongo(DockerStack.freePort()));
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    stack.runtime.ensureNetwork(stack.marks("network", "net"));

    assertThat(stack.runtime.networks()).hasSize(1);
    ObservedWorkload service =
        stack.runtime.ensure(stack.service(DockerStack.freePort(), Map.of()));
    awaitReady(service);
  }

  @Test
  void aContainerThatWasStoppedIsStartedAgainAndOneWithOtherLimitsIsReplaced() throws Exception {
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    WorkloadSpec.Service wanted = stack.service(DockerStack.freePort(), Map.of());
    ObservedWorkload service = stack.runtime.ensure(wanted);
    stack.docker.stopContainerCmd(service.id()).withTimeout(5).exec();
    assertThat(stack.runtime.workload("auth-service").orElseThrow().state())
        .isEqualTo(State.STOPPED);

    ObservedWorkload again = stack.runtime.ensure(wanted);

    assertThat(again.state()).isEqualTo(State.RUNNING);
    assertThat(again.id()).isEqualTo(service.id());
    stack.docker.updateContainerCmd(service.id()).withNanoCPUs(1_000_000_000L).exec();
    assertThat(stack.runtime.workload("auth-service").orElseThrow().deviations())
        .containsExactly("CPU limit 1.0 instead of 0.5");
    assertThat(stack.runtime.ensure(wanted).deviations()).isEmpty();
  }

  @Test
  void aContainerThatWasTakenOffTheNetworkDeviatesAndJoinsItAgain() throws Exception {
    String network = stack.runtime.ensureNetwork(stack.marks("network", "net")).id();
    stack.runtime.ensure(stack.postgres(DockerStack.freePort()));
    stack.runtime.ensure(stack.mongo(DockerStack.freePort()));
    WorkloadSpec.Service wanted = stack.service(DockerStack.freePort(), Map.of());
    ObservedWorkload service = stack.runtime.ensure(wanted);
    awaitReady(service);
    assertThat(stack.runtime.workloads())
        .allSatisfy(workload -> assertThat(workload.deviations()).isEmpty());

    stack
        .docker
        .disconnectFromNetworkCmd()
        .withNetworkId(network)
        .withContainerId(service.id())
        .exec();

    assertThat(stack.runtime.workload("auth-service").orElseThrow().deviations())
        .containsExactly("is not connected to the network " + network);
    ObservedWorkload again = stack.runtime.ensure(wanted);
    assertThat(again.deviations()).isEmpty();
    awaitReady(again);
  }

  @Test
  void whatWasStoppedComesBackAlsoWhenItsNetworkWasRemovedMeanwhile() throws Exception {
    String network = stack.runtime.ensureNetwork(stack.marks("network", "net")).id();
    WorkloadSpec.Postgres postgres = stack.postgres(DockerStack.freePort());
    stack.runtime.ensure(postgres);
    WorkloadSpec.Mongo mongo = stack.mongo(DockerStack.freePort());
    stack.runtime.ensure(mongo);
    WorkloadSpec.Service wanted = stack.service(DockerStack.freePort(), Map.of());
    ObservedWorkload service = stack.runtime.ensure(wanted);
    awaitReady(service);
    assertThat(post(service, "/items", "{\"name\":\"kept\"}")).startsWith("201");
    for (String name : List.of("auth-service", "docs", "db")) {
      stack.runtime.stop(name);
    }
    stack.docker.removeNetworkCmd(network).exec();

    assertThat(stack.runtime.workload("db").orElseThrow().deviations())
        .containsExactly("its network " + network + " was removed");
    stack.runtime.ensure(postgres); // before there is a network again
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    stack.runtime.ensure(mongo);
    ObservedWorkload again = stack.runtime.ensure(wanted);

    awaitReady(again);
    assertThat(get(again, "/items")).contains("kept");
    assertThat(stack.runtime.workloads())
        .hasSize(3)
        .allSatisfy(workload -> assertThat(workload.deviations()).isEmpty());
  }

  @Test
  void aPausedContainerHoldsItsPortAndGoesOn() throws Exception {
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    WorkloadSpec.Service wanted = stack.service(DockerStack.freePort(), Map.of());
    ObservedWorkload service = stack.runtime.ensure(wanted);
    stack.docker.pauseContainerCmd(service.id()).exec();

    ObservedWorkload paused = stack.runtime.workload("auth-service").orElseThrow();
    assertThat(paused.state()).isEqualTo(State.STOPPED);
    assertThat(paused.holdsPort()).isTrue();
    assertThat(stack.runtime.ensure(wanted).state()).isEqualTo(State.RUNNING);

    stack.docker.stopContainerCmd(service.id()).withTimeout(5).exec();
    assertThat(stack.runtime.workload("auth-service").orElseThrow().holdsPort()).isFalse();
  }

  @Test
  void whatIsStoppedStaysSoAlsoWhenItWasPausedAndIsStartedAsItWas() throws Exception {
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    WorkloadSpec.Service wanted = stack.service(DockerStack.freePort(), Map.of());
    ObservedWorkload service = stack.runtime.ensure(wanted);
    stack.docker.pauseContainerCmd(service.id()).exec();

    stack.runtime.stop("auth-service");
    stack.runtime.stop("auth-service");

    assertThat(stack.runtime.workload("auth-service").orElseThrow().state())
        .isEqualTo(State.STOPPED);
    assertThat(inspect(service).getState().getPaused()).isFalse();
    ObservedWorkload again = stack.runtime.ensure(wanted);
    assertThat(again.id()).isEqualTo(service.id());
    assertThat(again.state()).isEqualTo(State.RUNNING);
    assertThatThrownBy(() -> stack.runtime.stop("nobody"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void aDatabaseFromAnotherImageThanTheSettingsSayDeviates() throws Exception {
    stack.runtime.ensure(stack.mongo(DockerStack.freePort()));
    assertThat(stack.runtime.workload("docs").orElseThrow().deviations()).isEmpty();

    try (LocalRuntime other =
        new DockerRuntimeFactory(
                new EngineSocket(Map.of(), storage, Path.of("/var/run/docker.sock")), Map.of())
            .open(
                new RuntimeSettings(
                    "test",
                    stack.id,
                    storage,
                    storage,
                    storage,
                    Map.of("images.mongo", "example/mongo:8")),
                ref -> "")) {
      assertThat(other.workload("docs").orElseThrow().deviations())
          .containsExactly(
              "it runs the image " + TestImages.MONGO.reference() + " instead of example/mongo:8");
    }
  }

  @Test
  void logsThatAreFollowedGoOnAfterARestartAndInTheContainerThatTookThePlace() throws Exception {
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    int port = DockerStack.freePort();
    ObservedWorkload service = stack.runtime.ensure(stack.service(port, Map.of()));
    List<String> lines = new CopyOnWriteArrayList<>();
    var reader =
        new Thread(
            () -> {
              try {
                stack.runtime.logs("auth-service", 100, true, lines::add);
              } catch (ProviderException e) {
                lines.add("failed: " + e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    reader.start();
    try {
      awaitStarts(lines, 1);
      get(service, "/first");
      await().atMost(Duration.ofSeconds(30)).until(() -> written(lines, "GET /first") == 1);

      stack.runtime.restart("auth-service");
      awaitStarts(lines, 2);
      ObservedWorkload replaced = stack.runtime.ensure(stack.service(port, Map.of("A", "2")));
      assertThat(replaced.id()).isNotEqualTo(service.id());
      awaitStarts(lines, 3);
      get(replaced, "/last");
      await().atMost(Duration.ofSeconds(30)).until(() -> written(lines, "GET /last") == 1);
    } finally {
      reader.interrupt();
      reader.join();
    }

    assertThat(lines).noneMatch(line -> line.startsWith("failed"));
    assertThat(written(lines, "GET /first")).as("nothing is told twice").isEqualTo(1);
    assertThat(written(lines, "listening on")).isEqualTo(3);
    assertThat(lines)
        .as("the engine's times are not part of the lines")
        .noneMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*"));
  }

  private static void awaitStarts(List<String> lines, int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> written(lines, "listening on") == count);
  }

  private static long written(List<String> lines, String text) {
    return lines.stream().filter(line -> line.contains(text)).count();
  }

  @Test
  void aServiceWhoseImageWasBuiltAnewUnderItsNameIsReplaced() throws Exception {
    String repository = stack.id + "/service";
    String image = repository + ":dev";
    stack.docker.tagImageCmd(TestImages.SAMPLE_SERVICE.reference(), repository, "dev").exec();
    try {
      stack.runtime.ensureNetwork(stack.marks("network", "net"));
      WorkloadSpec.Service wanted = stack.service(image, DockerStack.freePort(), Map.of());
      ObservedWorkload service = stack.runtime.ensure(wanted);
      assertThat(service.deviations()).isEmpty();

      String built =
          stack.docker.commitCmd(service.id()).withRepository(repository).withTag("dev").exec();

      assertThat(stack.runtime.workload("auth-service").orElseThrow().deviations())
          .containsExactly("its image " + image + " has been built or pulled anew since");
      ObservedWorkload again = stack.runtime.ensure(wanted);
      assertThat(again.deviations()).isEmpty();
      assertThat(inspect(again).getImageId()).isEqualTo(built);
      stack.docker.removeImageCmd(image).withForce(true).exec();
      assertThat(stack.runtime.workload("auth-service").orElseThrow().deviations())
          .as("of an image that nobody can start, nothing newer is known")
          .isEmpty();
    } finally {
      stack.removeAll();
      stack.removeImage(image);
    }
  }

  @Test
  void aForeignContainerOfTheSameNameIsNeitherSeenNorTouched() throws Exception {
    String name = "test-" + stack.id + "-docs";
    String foreign =
        stack.docker.createContainerCmd(TestImages.MONGO.reference()).withName(name).exec().getId();
    try {
      assertThat(stack.runtime.workload("docs")).isEmpty();
      stack.runtime.remove("docs");
      assertThatThrownBy(() -> stack.runtime.ensure(stack.mongo(DockerStack.freePort())))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining(name);
      assertThat(stack.docker.inspectContainerCmd(foreign).exec().getId()).isEqualTo(foreign);
    } finally {
      stack.docker.removeContainerCmd(foreign).withForce(true).withRemoveVolumes(true).exec();
    }
  }

  @Test
  void logsAreReadInOrderAndByTheirLastLines() throws Exception {
    stack.runtime.ensureNetwork(stack.marks("network", "net"));
    ObservedWorkload service =
        stack.runtime.ensure(stack.service(DockerStack.freePort(), Map.of()));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> get(service, "/health"), answer -> answer.startsWith("200"));
    get(service, "/one");
    get(service, "/two");

    List<String> lines = new ArrayList<>();
    stack.runtime.logs("auth-service", 2, false, lines::add);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("GET /one 404");
    assertThat(lines.get(1)).contains("GET /two 404");
  }
}
