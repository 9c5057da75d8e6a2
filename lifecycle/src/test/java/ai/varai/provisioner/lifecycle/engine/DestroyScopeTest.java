package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets and excludes of a destroy run the other way: what goes takes along what needs it. */
class DestroyScopeTest {
  @TempDir Path folder;
  private Bench bench = Bench.in(Path.of(""));

  /** Users need a service, which needs a database, which needs a network; a bucket stands alone. */
  private static ResourceGraph all() {
    var graph = ResourceGraph.builder();
    var network = graph.add("network", Thing.of("network", 1, List.of()));
    var database =
        graph.add("database", Thing.of("database", 1, List.of(network.ref(Thing.SERIAL))));
    var service = graph.add("service", Thing.of("service", 1, List.of(database.ref(Thing.SERIAL))));
    graph.add("users", Thing.of("users", 1, List.of(service.ref(Thing.SERIAL))));
    graph.add("bucket", Thing.of("bucket", 1, List.of()));
    return graph.build();
  }

  private static Set<ResourceAddress> thing(String name) {
    return Set.of(new ResourceAddress("thing", name));
  }

  @BeforeEach
  void everythingIsUp() throws Exception {
    bench = Bench.in(folder);
    bench.apply(all());
  }

  private Set<String> left(ResourceGraph graph, PlanOptions options) throws Exception {
    try (Lifecycle lifecycle = bench.open()) {
      Plan plan = lifecycle.planDestroy(graph, options);
      assertThat(plan.partial()).isTrue();
      lifecycle.apply(plan, ApplyOptions.DEFAULT);
    }
    return bench.world.all("thing").keySet();
  }

  @Test
  void aTargetTakesAlongWhatNeedsItAndNothingThatItNeeds() throws Exception {
    assertThat(left(all(), PlanOptions.DEFAULT.withTargets(thing("service"))))
        .containsExactlyInAnyOrder("network", "database", "bucket");
  }

  @Test
  void anExcludedResourceKeepsWhatItNeeds() throws Exception {
    assertThat(left(all(), PlanOptions.DEFAULT.withExcludes(thing("database"))))
        .containsExactlyInAnyOrder("network", "database");
  }

  @Test
  void whatAnExcludedResourceNeedsIsKeptAlsoFromATarget() throws Exception {
    assertThat(
            left(
                all(),
                PlanOptions.DEFAULT.withTargets(thing("network")).withExcludes(thing("service"))))
        .containsExactlyInAnyOrder("network", "database", "service", "bucket");
  }

  @Test
  void theStateSaysWhatNeedsWhatWhenTheConfigurationIsGone() throws Exception {
    ResourceGraph nothing = ResourceGraph.builder().build();
    assertThat(left(nothing, PlanOptions.DEFAULT.withTargets(thing("database"))))
        .containsExactlyInAnyOrder("network", "bucket");
  }
}
