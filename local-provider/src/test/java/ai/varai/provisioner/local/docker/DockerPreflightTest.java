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

  private List<Problem> look(ResourceGraph graph, Set<ResourceAddress> changing) {
    var settings =
        new RuntimeSettings(
            "test",
            "preflight",
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
