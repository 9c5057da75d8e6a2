package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An apply that leaves something out deletes nothing that this still needs. */
class LeftOutTest {
  private static final ResourceGraph NOTHING = ResourceGraph.builder().build();

  @TempDir Path folder;
  private Bench bench;

  /** A service on a database in a network, and a bucket beside them. */
  @BeforeEach
  void all() throws Exception {
    var graph = ResourceGraph.builder();
    var network = graph.add("network", Thing.of("network", 1, List.of()));
    var database =
        graph.add("database", Thing.of("database", 1, List.of(network.ref(Thing.SERIAL))));
    graph.add("service", Thing.of("service", 1, List.of(database.ref(Thing.SERIAL))));
    graph.add("bucket", Thing.of("bucket", 1, List.of()));
    bench = Bench.in(folder);
    bench.apply(graph.build());
  }

  private static Set<ResourceAddress> thing(String name) {
    return Set.of(new ResourceAddress("thing", name));
  }

  @Test
  void whatAnExcludedOneNeedsStaysAlthoughNobodyWantsIt() throws Exception {
    PlanOptions without = PlanOptions.DEFAULT.withExcludes(thing("service"));
    assertThat(Bench.actions(bench.plan(NOTHING, without)))
        .isEqualTo(Map.of("thing.bucket", "delete"));
    bench.apply(NOTHING, without);
    assertThat(bench.world.all("thing")).containsOnlyKeys("network", "database", "service");
  }

  @Test
  void aTargetThatOthersNeedStays() throws Exception {
    PlanOptions only = PlanOptions.DEFAULT.withTargets(thing("network"));
    assertThat(Bench.actions(bench.plan(NOTHING, only))).isEmpty();
  }

  @Test
  void aTargetThatNobodyNeedsGoesAlone() throws Exception {
    PlanOptions only = PlanOptions.DEFAULT.withTargets(thing("service"));
    assertThat(Bench.actions(bench.plan(NOTHING, only)))
        .isEqualTo(Map.of("thing.service", "delete"));
  }
}
