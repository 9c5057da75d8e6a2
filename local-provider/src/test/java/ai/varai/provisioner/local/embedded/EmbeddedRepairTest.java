package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.Workbench;
import ai.varai.provisioner.local.store.PrivateFiles;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dies, is killed or is in the way, and what somebody has stopped. */
class EmbeddedRepairTest extends EmbeddedWorld {
  @Test
  void aKilledServiceAndAKilledDatabaseComeBackByThemselves() throws Exception {
    Running running = bringUp();
    long service = pid("svc");
    kill(service);
    kill(pid("pg"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(pid("svc")).isNotEqualTo(service);
              assertThat(failures(running.all())).isEmpty();
            });
  }

  @Test
  void whatADatabaseCommittedIsThereAfterItWasKilledInTheSameInstant() throws Exception {
    Running running = bringUp();
    long server = pid("pg");

    for (int i = 0; i < 3; i++) {
      assertThat(post(running.service(), "/items", "{\"name\":\"kept-" + i + "\"}")).isEqualTo(201);
    }
    kill(server);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(pid("pg")).isPositive().isNotEqualTo(server);
              assertThat(failures(running.all())).isEmpty();
            });
    assertThat(body(running.service(), "/items")).contains("kept-0", "kept-1", "kept-2");
  }

  @Test
  void ofAServerWhoseDataCouldNotBeWrittenNothingIsLeft(@TempDir Path cache) throws Exception {
    Path binaries = new PostgresBinaries(cache, Platform.postgresArchive()).folder();
    Path template = Files.createDirectory(cache.resolve(binaries.getFileName() + "-template-1"));
    Files.writeString(template.resolve("PG_VERSION"), "14\n");
    Files.createSymbolicLink(template.resolve("zero"), Path.of("to/nothing"));

    try (var other =
        new LocalEnvironment(home, stack, Map.of("mode", "embedded", "cache", cache.toString()))) {
      assertThatThrownBy(() -> other.create("main", Samples.postgres("pg")))
          .hasMessageContaining("cannot copy the template")
          .hasMessageContaining("NoSuchFileException");
    }
    assertThat(new Workspace(home).folder("pg")).doesNotExist();

    Observed<SqlInstance> made = environment.create("main", Samples.postgres("pg"));
    assertThat(failures(List.of(made))).isEmpty();
  }

  @Test
  void whoeverTookThePortOfAServiceThatIsDownIsTold() throws Exception {
    Observed<RunService> service = lonely(Map.of());
    int port = URI.create(service.resource().url().orElseThrow()).getPort();
    environment.close();
    kill(supervisor());
    kill(pid("solo"));

    try (var stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(stranger.isBound()).isTrue();
      environment = again();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(environment.list(RunService.class))
                      .singleElement()
                      .satisfies(
                          found ->
                              assertThat(found.defect())
                                  .hasValueSatisfying(
                                      defect ->
                                          assertThat(defect)
                                              .contains("port " + port + " is held by process "))));
      var graph = ResourceGraph.builder();
      graph.add("solo", service.resource());
      assertThat(environment.provider().preflight(new PreflightRequest(graph.build(), Set.of())))
          .extracting(Problem::code)
          .containsExactly("PORT_TAKEN");
    }
    assertThat(lonely(Map.of()).defect()).isEmpty();
  }

  @Test
  void crashesOfAnEarlierConfigurationAreNotCounted() throws Exception {
    Observed<RunService> service = lonely(Map.of("COLOUR", "red"));
    long first = pid("solo");
    kill(first);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> pid("solo") != first && get(service, "/health") == 200);
    assertThat(restarts("solo")).isEqualTo(1);

    lonely(Map.of("COLOUR", "blue"));

    assertThat(restarts("solo")).isZero();
  }

  @Test
  void aServiceWhoseProgramWasBuiltAnewIsStartedAnewByTheNextApply(@TempDir Path project)
      throws Exception {
    Path jar = Files.write(project.resolve("app.jar"), emptyJar("1"));
    Path settings = Files.writeString(project.resolve("settings.txt"), "1");
    RunService wanted =
        Samples.service(
            "solo",
            List.of(
                "${java}",
                "-cp",
                jar + ":" + System.getProperty("java.class.path"),
                CommandTemplate.SAMPLE_MAIN),
            List.of(settings.toString()),
            account("solo-sa"),
            Map.of(),
            Map.of());
    environment.create("solo", wanted);
    long first = pid("solo");
    assertThat(environment.create("solo", wanted).defect()).isEmpty();
    assertThat(pid("solo")).as("nothing has changed").isEqualTo(first);

    Files.write(jar, emptyJar("rebuilt"));

    awaitDefect("its program has changed since it was started");
    assertThat(environment.provider().operations().orElseThrow().status())
        .singleElement()
        .satisfies(
            part ->
                assertThat(part.detail())
                    .isEqualTo("pid " + first + "; its program has changed since it was started"));
    assertThat(environment.create("solo", wanted).defect()).isEmpty();
    long second = pid("solo");
    assertThat(second).isNotEqualTo(first);
    assertThat(restarts("solo")).isZero();

    // A supervisor that takes a process over knows what that was started from.
    kill(supervisor());
    environment.close();
    environment = again();
    assertThat(environment.create("solo", wanted).defect()).isEmpty();
    assertThat(pid("solo")).isEqualTo(second);
    Files.writeString(settings, "two");
    awaitDefect("its program has changed since it was started");
    assertThat(environment.create("solo", wanted).defect()).isEmpty();
    assertThat(pid("solo")).isNotEqualTo(second);
  }

  private void awaitDefect(String defect) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(environment.list(RunService.class))
                    .singleElement()
                    .satisfies(found -> assertThat(found.defect()).contains(defect)));
  }

  private static byte[] emptyJar(String version) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    var bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return bytes.toByteArray();
  }

  @Test
  void theNextCommandRestartsADeadSupervisorWhichTakesOverWhatStillRuns() throws Exception {
    Running running = bringUp();
    long service = pid("svc");
    long supervisor = supervisor();
    kill(supervisor);
    environment.close();
    environment = again();

    assertThat(environment.list(RunService.class))
        .singleElement()
        .satisfies(found -> assertThat(found.defect()).isEmpty());
    assertThat(supervisor()).isNotEqualTo(supervisor);
    assertThat(pid("svc")).as("it was taken over, not started anew").isEqualTo(service);
    kill(service);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(failures(running.all())).isEmpty());
  }

  @Test
  void theSupervisorGoesOnWhileItsContactFileCannotBeRead() throws Exception {
    lonely(Map.of("COLOUR", "red"));
    var workspace = new Workspace(home);
    long supervisor = supervisor();
    byte[] contact = Files.readAllBytes(workspace.contact());
    // A link to a folder, in one step: to read it fails for everybody, and the file is never
    // missing.
    Path link = Files.createSymbolicLink(home.resolve("link"), home);
    Files.move(link, workspace.contact(), StandardCopyOption.ATOMIC_MOVE);

    // Twice, so that it has looked at the file between the two.
    for (int i = 0; i < 2; i++) {
      Files.write(workspace.log("solo"), new byte[6 << 20], StandardOpenOption.APPEND);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(workspace.log("solo")).isEmptyFile());
    }
    PrivateFiles.write(workspace.contact(), contact);

    assertThat(supervisor()).isEqualTo(supervisor);
    assertThat(get(lonely(Map.of("COLOUR", "blue")), "/health")).isEqualTo(200);
  }

  @Test
  void aServiceComesBackAlsoWhileThatCannotBeWrittenDown() throws Exception {
    Observed<RunService> service = lonely(Map.of());
    long first = pid("solo");
    Path state = new Workspace(home).folder("solo").resolve("state.properties");
    Files.delete(state);
    Files.createDirectories(state.resolve("in-the-way"));

    kill(first);

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> get(service, "/health") == 200);
    PrivateFiles.delete(state);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(pid("solo")).isNotEqualTo(first).isPositive());
  }

  @Test
  void whatIsStoppedIsNotStartedByWhoOnlyLooksAndKeepsItsConfiguration() throws Exception {
    Observed<RunService> service = lonely(Map.of("COLOUR", "red"));
    long process = pid("solo");
    kill(supervisor());
    environment.provider().workbench().orElseThrow().stop("solo");
    assertThat(ProcessHandle.of(process).filter(Processes::running)).isEmpty();
    environment.close();
    environment = again();

    assertThat(environment.list(RunService.class))
        .singleElement()
        .satisfies(found -> assertThat(found.defect()).get().asString().contains("does not run"));
    Operations operations = environment.provider().operations().orElseThrow();
    Workbench workbench = environment.provider().workbench().orElseThrow();
    assertThat(operations.status())
        .singleElement()
        .satisfies(part -> assertThat(part.state()).isEqualTo(Operations.State.STOPPED));
    workbench.stop("solo");

    Observed<RunService> same = lonely(Map.of("COLOUR", "red"));
    assertThat(same.resource()).isEqualTo(service.resource());
    assertThat(get(same, "/health")).isEqualTo(200);
    workbench.stop("solo");
    operations.restart("solo", Duration.ofSeconds(30));
    assertThat(get(same, "/health")).isEqualTo(200);
  }
}
