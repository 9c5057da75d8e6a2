package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Lodger;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others have inside of something of ours does not go with it unseen. */
class TenantsTest {
  private static final ResourceAddress HOUSE = ResourceAddress.parse("thing.house");

  @TempDir Path folder;

  private static ResourceGraph house(String zone, String... lodgers) {
    var graph = ResourceGraph.builder();
    var house = graph.add("house", Thing.of("house", 1, List.of()).in(zone));
    for (String lodger : lodgers) {
      graph.add(lodger, new Lodger(house.ref(Thing.NAME), lodger));
    }
    return graph.build();
  }

  private static void movesIn(Bench bench, String thing, String lodger) {
    var object = new LinkedHashMap<String, Object>();
    object.put("id", "lodger-" + lodger);
    object.put("revision", 1L);
    object.put("request", "");
    object.put("attributes", Map.of("thing", thing, "name", lodger));
    bench.world.put("lodger", thing + "~" + lodger, object);
  }

  private static Plan destruction(Bench bench, ResourceGraph graph) throws Exception {
    try (Lifecycle lifecycle = bench.open()) {
      return lifecycle.planDestroy(graph, PlanOptions.DEFAULT);
    }
  }

  @Test
  void aDestructionIsRefusedUntilTheyHaveMovedOut() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(house("here", "own"));
    movesIn(bench, "house", "b");
    movesIn(bench, "house", "a");

    assertThat(destruction(bench, house("here", "own")).blocked())
        .containsExactly(
            new Plan.Blocked(
                HOUSE,
                "what this environment has not made would go with it: Lodger lodger-a, Lodger"
                    + " lodger-b",
                "destroy the environments that it belongs to first, or delete it by hand"));
    assertThatThrownBy(bench::destroy).isInstanceOf(LifecycleException.class);
    assertThat(bench.world.all("lodger")).hasSize(3);

    bench.world.remove("lodger", "house~a");
    bench.world.remove("lodger", "house~b");
    assertThat(bench.destroy().status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.all("thing")).isEmpty();
  }

  @Test
  void soIsAReplacementAndADeletionByAPlan() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(house("here", "own"));
    movesIn(bench, "house", "a");

    assertThat(bench.plan(house("there", "own")).blocked())
        .extracting(Plan.Blocked::address)
        .containsExactly(HOUSE);
    assertThat(bench.plan(ResourceGraph.builder().build()).blocked())
        .extracting(Plan.Blocked::address)
        .containsExactly(HOUSE);
    assertThat(Bench.actions(bench.plan(house("here", "own"))))
        .as("they do not matter otherwise")
        .isEmpty();
  }

  @Test
  void whatEveryContainerComesWithAndWhatStandsElsewhereIsNoReason() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(house("here", "own"));
    movesIn(bench, "house", Lodger.BUILT_IN);
    movesIn(bench, "castle", "a");

    assertThat(destruction(bench, house("here", "own")).blocked()).isEmpty();
  }

  @Test
  void whatTheStateAloneHasForgottenIsOurs() throws Exception {
    Bench before = Bench.in(folder.resolve("lost"));
    before.apply(house("here", "own"));
    Bench bench =
        new Bench(before.world, Faults.NONE, new FolderStateBackend(folder.resolve("empty")));

    assertThat(destruction(bench, house("here", "own")).blocked()).isEmpty();

    movesIn(bench, "house", "a");
    assertThat(destruction(bench, house("here", "own")).blocked())
        .extracting(Plan.Blocked::reason)
        .containsExactly("what this environment has not made would go with it: Lodger lodger-a");
  }

  @Test
  void whatIsNotWantedAnyMoreIsOursAsLongAsTheStateKnowsIt() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(house("here", "own", "other"));

    assertThat(destruction(bench, house("here", "own")).blocked()).isEmpty();
    assertThat(bench.plan(ResourceGraph.builder().build()).blocked()).isEmpty();
  }
}
