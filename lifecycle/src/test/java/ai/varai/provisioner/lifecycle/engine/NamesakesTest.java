package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Label;
import ai.varai.provisioner.lifecycle.world.Safe;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has one name at the target, and one address after the other. */
class NamesakesTest {
  @TempDir private Path folder;
  private final WorldStore world = WorldStore.inMemory();

  private Bench bench(Faults faults) {
    return new Bench(world, faults, new FolderStateBackend(folder));
  }

  /** Somebody who uses what stands at the address: a label, which carries no marks, or a thing. */
  private static ResourceGraph used(String kind, String address, String name) {
    var graph = ResourceGraph.builder();
    if (kind.equals("label")) {
      graph.add(address, new Label(name, "red", List.of()));
    } else {
      var thing = graph.add(address, Thing.of(name, 1, List.of()));
      graph.add("user", Thing.of("user", 1, List.of(thing.ref(Thing.SERIAL))));
    }
    return graph.build();
  }

  private static PlanOptions moved(String kind) {
    return PlanOptions.DEFAULT.withMoved(
        Map.of(new ResourceAddress(kind, "old"), new ResourceAddress(kind, "new")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"label", "thing"})
  void whatGetsTheNameOfSomethingThatGoesIsMadeOnceThatIsGone(String kind) throws Exception {
    Bench bench = bench(Faults.NONE);
    bench.apply(used(kind, "old", "x"));

    Plan plan = bench.plan(used(kind, "new", "x"));
    assertThat(plan.changes())
        .filteredOn(change -> change.action() == Action.CREATE)
        .singleElement()
        .extracting(PlannedChange::reason)
        .isEqualTo(
            "it gets the name of "
                + kind
                + ".old, which is deleted first; a moved entry would keep it");
    ApplyResult result = bench.apply(used(kind, "new", "x"));

    assertThat(result.failures()).isEmpty();
    assertThat(world.all(kind)).containsKey("x");
    assertThat(world.effects())
        .containsSubsequence("delete " + kind + ".old", "create " + kind + ".new");
    assertThat(bench.plan(used(kind, "new", "x")).hasChanges()).isFalse();
  }

  @Test
  void twoThatChangeTheirNamesForEachOthersGetThem() throws Exception {
    Bench bench = bench(Faults.NONE);
    bench.apply(two("x", "y"));
    assertThat(bench.apply(two("y", "x")).failures()).isEmpty();
    assertThat(world.all("thing").keySet()).containsExactlyInAnyOrder("x", "y");
    assertThat(bench.plan(two("y", "x")).hasChanges()).isFalse();
  }

  private static ResourceGraph two(String one, String other) {
    var graph = ResourceGraph.builder();
    graph.add("one", Thing.of(one, 1, List.of()));
    graph.add("other", Thing.of(other, 1, List.of()));
    return graph.build();
  }

  @Test
  void aPlanThatLeavesOutWhatHasTheNameIsRefused() throws Exception {
    Bench bench = bench(Faults.NONE);
    bench.apply(used("label", "old", "x"));
    var graph = used("label", "new", "x");
    PlanOptions only = PlanOptions.DEFAULT.withTargets(Set.of(ResourceAddress.parse("label.new")));
    assertThat(bench.plan(graph, only).blocked())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.reason())
                  .isEqualTo("its name is that of label.old, which the plan leaves out");
              assertThat(one.remedy()).contains("--moved=label.old=label.new");
            });
  }

  @Test
  void aNameThatRestsIsNotWaitedForAfterTheDeletion() throws Exception {
    Bench bench = bench(Faults.NONE);
    bench.apply(safe("old"));
    assertThat(bench.plan(safe("new")).blocked())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.address()).hasToString("safe.new");
              assertThat(one.reason())
                  .startsWith("its name is that of safe.old, which goes, and cannot be used again");
              assertThat(one.remedy()).contains("--moved=safe.old=safe.new");
            });
  }

  private static ResourceGraph safe(String address) {
    var graph = ResourceGraph.builder();
    graph.add(address, new Safe("x", false));
    return graph.build();
  }

  /** The move's entry comes after an apply was killed before it could write down what it made. */
  @ParameterizedTest
  @ValueSource(strings = {"label", "thing"})
  void whatWasBegunBeforeTheMoveIsKeptAtItsNewAddress(String kind) throws Exception {
    Faults lost =
        (moment, operation, address) -> {
          if (moment == Faults.Moment.AFTER_EFFECT && address.name().equals("old")) {
            throw new ProviderException(
                ProviderException.Category.TRANSIENT, "the connection broke", "");
          }
        };
    bench(lost).apply(used(kind, "old", "x"));
    Map<String, Object> made = world.get(kind, "x").orElseThrow();

    Plan plan = bench(Faults.NONE).plan(used(kind, "new", "x"), moved(kind));
    assertThat(Bench.actions(plan)).doesNotContainKey(kind + ".old");
    bench(Faults.NONE).apply(used(kind, "new", "x"), moved(kind));

    assertThat(world.get(kind, "x").orElseThrow()).containsEntry("id", made.get("id"));
    assertThat(bench(Faults.NONE).plan(used(kind, "new", "x")).hasChanges()).isFalse();
  }

  @Test
  void whatWasBegunAtBothAddressesStaysApart() throws Exception {
    Faults lost =
        (moment, operation, address) -> {
          if (moment == Faults.Moment.AFTER_EFFECT) {
            throw new ProviderException(
                ProviderException.Category.TRANSIENT, "the connection broke", "");
          }
        };
    var both = ResourceGraph.builder();
    both.add("old", new Label("x", "red", List.of()));
    both.add("new", new Label("y", "red", List.of()));
    bench(lost).apply(both.build());

    Plan plan = bench(Faults.NONE).plan(used("label", "new", "y"), moved("label"));
    assertThat(Bench.actions(plan)).isEqualTo(Map.of("label.old", "delete", "label.new", "adopt"));
  }
}
