package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.compose.ShippedEnvironment;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that answered when the command began, and was stopped since. */
class GoneEngineTest {
  @TempDir Path home;

  private DockerEngine engine;
  private Images images;

  @BeforeEach
  void stop() {
    engine = DockerEngine.at(URI.create("unix://" + home.resolve("stopped.sock")));
    images = new Images(engine);
  }

  @AfterEach
  void close() {
    images.close();
    engine.close();
  }

  @Test
  void before_an_apply_it_is_what_stands_in_the_way_and_no_defect() {
    ResourceGraph graph = ShippedEnvironment.graph();
    var all = graph.nodes().stream().map(ResourceNode::address).collect(Collectors.toSet());

    assertThat(
            new DockerPreflight(images, new Definitions(settings()))
                .look(new PreflightRequest(graph, all)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message())
                  .contains("the Docker engine does not answer")
                  .doesNotContain("java.");
              assertThat(problem.remedy()).contains("docker info");
            });
  }

  @Test
  void amid_an_apply_whatever_asks_it_is_tried_again() {
    passes(() -> images.ensure("postgres:14"));
    passes(() -> images.ensure(SampleServiceImage.REFERENCE));
  }

  @Test
  void a_database_whose_volume_cannot_be_looked_for_is_tried_again() {
    var definitions = new Definitions(settings());
    var containers =
        new Containers(engine, new Stack(settings()), settings(), secret -> "password");
    var marks =
        new Marks(
            "data",
            new Ownership("test", "gone", new ResourceAddress("document_database", "data")),
            Map.of(),
            "{}",
            "");
    var database = new WorkloadSpec.Mongo(marks, 27_017, "7.0", "data");

    passes(
        () -> containers.create(database, definitions.define(database), Optional.empty(), "hash"));
  }

  private static void passes(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProviderException.class,
            failure -> {
              assertThat(failure.category()).isEqualTo(Category.TRANSIENT);
              assertThat(failure)
                  .hasMessageContaining("the Docker engine does not answer")
                  .hasMessageNotContaining("java.");
            });
  }

  private RuntimeSettings settings() {
    return new RuntimeSettings("test", "gone", home, home, home, Map.of());
  }
}
