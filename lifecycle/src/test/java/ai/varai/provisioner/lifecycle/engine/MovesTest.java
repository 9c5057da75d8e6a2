package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries about moved addresses, which stay in a configuration long after the move. */
class MovesTest {
  @TempDir Path folder;

  /** Addresses and, after the equals sign, the names of the things there; {@code !} protects. */
  private static ResourceGraph graph(String... things) {
    var graph = ResourceGraph.builder();
    for (String thing : things) {
      String[] parts = thing.split("=", -1);
      graph.add(
          parts[0], Thing.of(parts[1].replace("!", ""), 1, List.of()), parts[1].endsWith("!"));
    }
    return graph.build();
  }

  private static PlanOptions moved(String... moves) {
    var map = new TreeMap<ResourceAddress, ResourceAddress>();
    for (String move : moves) {
      String[] parts = move.split("=", -1);
      map.put(new ResourceAddress("thing", parts[0]), new ResourceAddress("thing", parts[1]));
    }
    return PlanOptions.DEFAULT.withMoved(map);
  }

  @Test
  void aKeptEntryLeavesAnOldAddressAloneThatIsInTheStateBesideTheNewOne() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(graph("old=x!", "new=y"));

    Plan plan = bench.plan(graph("new=y"), moved("old=new"));

    assertThat(Bench.actions(plan)).isEqualTo(Map.of("thing.old", "delete"));
    assertThat(plan.blocked())
        .as("it is protected like any other")
        .singleElement()
        .satisfies(one -> assertThat(one.address()).hasToString("thing.old"));
  }

  @Test
  void anOldAddressCanBeUsedAgainWhileTheEntryIsKept() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(graph("old=x"));
    bench.apply(graph("new=x"), moved("old=new"));
    assertThat(bench.world.effects()).containsExactly("create thing.old");

    bench.apply(graph("old=y", "new=x"), moved("old=new"));

    assertThat(bench.world.all("thing").keySet()).containsExactlyInAnyOrder("x", "y");
    assertThat(bench.plan(graph("old=y", "new=x"), moved("old=new")).hasChanges()).isFalse();
  }

  @Test
  void entriesThatFollowEachOtherLeadToTheLastAddress() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(graph("first=x"));

    bench.apply(graph("third=x"), moved("first=second", "second=third"));

    assertThat(bench.world.effects()).containsExactly("create thing.first");
    assertThat(bench.plan(graph("third=x")).hasChanges()).isFalse();
  }

  @Test
  void whatOnlyItsMarksTellIsFoundAtTheNewAddress() throws Exception {
    Bench bench = Bench.in(folder.resolve("one"));
    bench.apply(graph("old=x"));
    var other = new Bench(bench.world, Faults.NONE, new FolderStateBackend(folder.resolve("two")));

    assertThat(Bench.actions(other.plan(graph("new=x"), moved("old=new"))))
        .isEqualTo(Map.of("thing.new", "adopt"));
  }

  @Test
  void twoCannotMoveToOneAddressAndNoneInACircle() {
    Bench bench = Bench.in(folder);
    assertThatThrownBy(() -> bench.plan(graph("c=x"), moved("a=c", "b=c")))
        .isInstanceOf(LifecycleException.class)
        .hasMessageContaining("thing.a and thing.b cannot both become thing.c");
    assertThatThrownBy(() -> bench.plan(graph("c=x"), moved("a=b", "b=a")))
        .isInstanceOf(LifecycleException.class)
        .hasMessageContaining("moved to itself");
  }
}
