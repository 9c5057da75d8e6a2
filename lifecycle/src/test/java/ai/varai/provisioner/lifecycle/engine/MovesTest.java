package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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

  @Test
  void whatIsMovedInTheStateIsNeitherMadeAnewNorDeleted() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(graph("old=x", "other=y"));
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.move(thing("old"), thing("new"));
    }

    assertThat(Bench.actions(bench.plan(graph("new=x", "other=y")))).isEmpty();
    bench.apply(graph("new=x", "other=y", "old=z"));
    assertThat(bench.world.effects())
        .containsExactlyInAnyOrder("create thing.old", "create thing.other", "create thing.old");
    assertThat(bench.world.all("thing").keySet()).containsExactlyInAnyOrder("x", "y", "z");
    assertThat(bench.plan(graph("new=x", "other=y", "old=z")).hasChanges()).isFalse();
  }

  @Test
  void aMoveInTheStateToWhereItCannotGoIsRefusedAndChangesNothing() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(graph("one=x", "two=y"));
    try (Lifecycle lifecycle = bench.open()) {
      long serial = lifecycle.status().serial();
      for (ResourceAddress taken : List.of(thing("two"), ResourceAddress.parse("twin.free"))) {
        assertThatThrownBy(() -> lifecycle.move(thing("one"), taken))
            .isInstanceOfSatisfying(
                LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(3))
            .hasMessage("thing.one cannot become " + taken);
      }
      assertThatThrownBy(() -> lifecycle.move(thing("none"), thing("three")))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(3))
          .hasMessage("the state has no thing.none");
      assertThat(lifecycle.status().serial()).isEqualTo(serial);
      assertThat(lifecycle.lock()).as("the lock is given back").isEmpty();
    }
  }

  @Test
  void whatAnEarlierRunBeganAtTheNewAddressComesToItsEndFirst() throws Exception {
    var down = new AtomicBoolean();
    Faults faults =
        (moment, operation, address) -> {
          if (down.get() && moment == Faults.Moment.AFTER_EFFECT) {
            throw new ProviderException(ProviderException.Category.FAILED, "no answer", "");
          }
        };
    Bench bench = Bench.in(folder, faults);
    bench.apply(graph("one=x"));
    down.set(true);
    bench.apply(graph("one=x", "two=y"));
    down.set(false);

    try (Lifecycle lifecycle = bench.open()) {
      assertThatThrownBy(() -> lifecycle.move(thing("one"), thing("two")))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(3))
          .hasMessageContaining("an earlier run began something there");
    }
    bench.apply(graph("one=x", "two=y"));
    assertThat(bench.world.effects()).containsExactly("create thing.one", "create thing.two");
  }

  @Test
  void whatReplacementsLeftAtBothAddressesIsStillKnownAsThatAfterAMove() throws Exception {
    var refused = new AtomicReference<>("");
    Faults faults =
        (moment, operation, address) -> {
          if (refused.get().contains(operation + " " + address.name())) {
            throw new ProviderException(ProviderException.Category.DENIED, "not now", "");
          }
        };
    Bench bench = Bench.in(folder, faults);
    bench.apply(twins("a1", "b1"));
    refused.set("delete a, delete b");
    bench.apply(twins("a2", "b2"));
    refused.set("delete a, delete b, create b");
    bench.apply(twins("a2", "b3"));
    refused.set("");
    assertThat(bench.world.all("twin")).hasSize(4);
    ResourceAddress to = ResourceAddress.parse("twin.b");
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.move(ResourceAddress.parse("twin.a"), to);
    }

    var wanted = ResourceGraph.builder();
    wanted.add("b", Twin.of("a2", List.of()));
    assertThat(bench.plan(wanted.build()).changes())
        .filteredOn(one -> one.action() == Action.DELETE)
        .hasSize(3)
        .allSatisfy(
            one -> {
              assertThat(one.address()).isEqualTo(to);
              assertThat(one.reason()).isEqualTo("it was left over by a replacement");
            });
    assertThat(bench.apply(wanted.build()).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.all("twin")).hasSize(1);
    assertThat(bench.plan(wanted.build()).hasChanges()).isFalse();
  }

  private static ResourceGraph twins(String a, String b) {
    var graph = ResourceGraph.builder();
    graph.add("a", Twin.of(a, List.of()));
    graph.add("b", Twin.of(b, List.of()));
    return graph.build();
  }

  private static ResourceAddress thing(String name) {
    return new ResourceAddress("thing", name);
  }
}
