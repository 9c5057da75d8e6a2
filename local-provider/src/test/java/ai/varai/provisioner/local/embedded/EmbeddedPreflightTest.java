package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPreflightTest {
  @TempDir private Path home;

  @Test
  void aServiceThatHasOnlyAnImageIsToldWhatToDo() {
    List<Problem> problems =
        problems(Samples.service("web", List.of(), "a@x", Map.of(), Map.of()), "/usr/bin:/bin");

    assertThat(problems).singleElement();
    assertThat(problems.get(0).code()).isEqualTo("SERVICE_HAS_ONLY_AN_IMAGE");
    assertThat(problems.get(0).message()).contains("web").contains("example/web:1");
    assertThat(problems.get(0).remedy()).contains("Start Docker").contains("process:");
  }

  @Test
  void aProgramThatIsNotInstalledIsNamed() {
    var service = Samples.service("web", List.of("no-such-program"), "a@x", Map.of(), Map.of());

    assertThat(problems(service, "/usr/bin:/bin"))
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("no-such-program");
  }

  @Test
  void ofAPathThatCannotBeRunThereIsSaidWhy() throws IOException {
    Path script = home.resolve("run.sh");
    assertThat(program(script.toString(), "/bin")).contains("run.sh").contains("does not exist");
    assertThat(program(home.toString(), "/bin")).contains("is no file");
    Files.writeString(script, "#!/bin/sh\n");
    assertThat(program(script.toString(), "/bin")).contains("may not be executed");
    assertThat(program("./run.sh", "/bin")).contains("is a path from somewhere");
    program(script);
    assertThat(
            problems(
                Samples.service("web", List.of(script.toString()), "a@x", Map.of(), Map.of()),
                "/bin"))
        .isEmpty();
  }

  @Test
  void aJarThatWasNotBuiltIsNamedAndOneOfTheProjectIsFound() throws IOException {
    var service =
        Samples.service(
            "web",
            List.of("${java}", "-Xmx64m", "-jar", "${project}/target/web.jar", "-jar"),
            "a@x",
            Map.of(),
            Map.of());

    assertThat(problems(service, "/bin"))
        .containsExactly(
            new Problem(
                "PROGRAM_MISSING",
                "run_service.it",
                "the jar '" + home + "/target/web.jar' of web does not exist",
                "Build it, or correct the path in process."));

    Files.createDirectory(home.resolve("target"));
    Files.createFile(home.resolve("target/web.jar"));
    assertThat(problems(service, "/bin")).isEmpty();
    assertThat(
            problems(
                Samples.service(
                    "web", List.of("${java}", "-jar", "web.jar"), "a@x", Map.of(), Map.of()),
                "/bin"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).contains("'web.jar' of web is a path from somewhere");
              assertThat(problem.remedy()).contains("${project}/");
            });
  }

  private String program(String program, String searchPath) {
    List<Problem> problems =
        problems(Samples.service("web", List.of(program), "a@x", Map.of(), Map.of()), searchPath);
    assertThat(problems).singleElement();
    return problems.get(0).message();
  }

  @Test
  void anEmulatorIsTakenFromAnInstalledSdkAndOtherwiseAProblem() throws IOException {
    Resource emulator =
        new GoogleEmulator(
            "pubsub", GoogleEmulator.Service.PUBSUB, "p", Optional.empty(), Optional.empty());
    Path sdk = home.resolve("sdk");
    program(sdk.resolve("bin/gcloud"));

    assertThat(problems(emulator, sdk.resolve("bin").toString()))
        .singleElement()
        .extracting(Problem::remedy)
        .asString()
        .contains("gcloud components install pubsub-emulator");

    program(sdk.resolve("platform/pubsub-emulator/bin/cloud-pubsub-emulator"));
    assertThat(problems(emulator, sdk.resolve("bin").toString())).isEmpty();
  }

  private List<Problem> problems(Resource resource, String searchPath) {
    var platform = new Platform(searchPath);
    var graph = ResourceGraph.builder();
    graph.add("it", resource);
    var request = new PreflightRequest(graph.build(), Set.of());
    return new EmbeddedPreflight(
            platform,
            new PostgresBinaries(Path.of("/nowhere"), Platform.postgresArchive()),
            new GoogleSdk(platform),
            new CommandTemplate(JavaCommand.ofThisProcess(), home))
        .problems(request.graph().nodes());
  }

  private static void program(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
