package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.local.compose.ShippedEnvironment;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresDocker
class DockerPreflightTest {
  private static final String NOWHERE = "registry.invalid/postgres:14";

  @TempDir Path home;

  @Test
  void an_image_that_cannot_be_had_is_one_problem_that_names_who_needs_it() {
    ResourceGraph graph = ShippedEnvironment.graph();
    Set<ResourceAddress> all =
        graph.nodes().stream().map(ResourceNode::address).collect(Collectors.toSet());

    List<Problem> problems = look(graph, all);

    assertThat(problems).singleElement();
    assertThat(problems.get(0).subject()).startsWith("sql_instance.");
    assertThat(problems.get(0).message()).contains(NOWHERE).contains("registry.invalid");
    assertThat(problems.get(0).remedy()).contains("docker pull " + NOWHERE);
  }

  @Test
  void what_does_not_change_needs_no_image() {
    assertThat(look(ShippedEnvironment.graph(), Set.of())).isEmpty();
  }

  @Test
  void a_service_that_has_only_a_process_is_told_what_to_do() {
    ResourceGraph graph =
        ShippedEnvironment.graphWith(
            "services.auth-service.process=[python3, /srv/web.py]",
            "services.auth-service.image=null");

    assertThat(look(graph, Set.of(ResourceAddress.parse("run_service.auth-service"))))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).contains("has only a process");
              assertThat(problem.remedy()).contains("local.mode=embedded");
            });
  }

  @Test
  void
      docker_lacks_what_services_with_only_a_process_need_and_no_image_of_a_database_that_is_none() {
    try (var nothing = new Settings(Map.of())) {
      assertThat(nothing.lacking()).isEmpty();
    }
    try (var processes = new Settings(Map.of("process_only", "web, api"))) {
      assertThat(processes.lacking()).hasValue("there is no image of web, api");
    }
  }

  /** A factory that has found the engine, and what it is asked about. */
  private final class Settings implements AutoCloseable {
    private final RuntimeSettings settings;
    private final DockerRuntimeFactory factory =
        new DockerRuntimeFactory(
            new EngineSocket(Map.of(), home, Path.of("/var/run/docker.sock")), Map.of());

    Settings(Map<String, String> options) {
      settings = new RuntimeSettings("test", "lacking", home, home, home, options);
    }

    Optional<String> lacking() {
      assertThat(factory.unavailable(settings)).isEmpty();
      return factory.lacking(settings);
    }

    @Override
    public void close() {
      factory.engine().ifPresent(DockerEngine::close);
    }
  }

  private List<Problem> look(ResourceGraph graph, Set<ResourceAddress> changing) {
    var settings =
        new RuntimeSettings(
            "test",
            "preflight",
            home,
            home,
            home,
            Map.of("images.postgres", NOWHERE, "images.mongo", TestImages.MONGO.reference()));
    var factory =
        new DockerRuntimeFactory(
            new EngineSocket(Map.of(), home, Path.of("/var/run/docker.sock")), Map.of());
    try (LocalRuntime runtime = factory.open(settings, ref -> "")) {
      return runtime.preflight(new PreflightRequest(graph, changing));
    }
  }
}
