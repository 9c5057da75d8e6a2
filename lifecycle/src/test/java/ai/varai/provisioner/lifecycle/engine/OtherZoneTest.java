package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was made where lists do not look any more, because the environment moves. */
class OtherZoneTest {
  @TempDir Path folder;
  private Bench bench;

  private static ResourceGraph things(String zone) {
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 1, List.of()).in(zone));
    graph.add("b", Thing.of("b", 1, List.of()).in(zone));
    return graph.build();
  }

  @BeforeEach
  void an_environment_whose_zone_is_another_now() throws Exception {
    bench = Bench.in(folder);
    bench.provider.listOnly("here");
    bench.apply(things("here"));
    bench.provider.listOnly("there");
  }

  @Test
  void itIsReplacedAndNotMadeASecondTime() throws Exception {
    assertThat(Bench.actions(bench.plan(things("there"))))
        .isEqualTo(Map.of("thing.a", "replace", "thing.b", "replace"));

    bench.apply(things("there"));

    assertThat(bench.world.effects())
        .filteredOn(effect -> effect.startsWith("delete"))
        .containsExactlyInAnyOrder("delete thing.a", "delete thing.b");
    assertThat(bench.plan(things("there")).hasChanges()).isFalse();
  }

  @Test
  void aDestroyFindsIt() throws Exception {
    assertThat(bench.destroy().failures()).isEmpty();
    assertThat(bench.world.all("thing")).isEmpty();
  }

  @Test
  void itIsNoDriftAndWhatIsGoneThereIs() throws Exception {
    bench.world.remove("thing", "b");
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.drift().gone()).extracting(Object::toString).containsExactly("thing.b");
    }
  }

  @Test
  void whereTheListLooksNothingIsReadOneByOne() throws Exception {
    bench.provider.listOnly("here");
    int before = bench.provider.listCalls();

    assertThat(bench.plan(things("here")).hasChanges()).isFalse();

    assertThat(bench.provider.listCalls() - before).isEqualTo(1);
  }

  @Test
  void whatIsOutOfReachIsNeitherMadeTwiceNorForgotten() throws Exception {
    bench.provider.leave("project that-one");

    assertOutOfReach(() -> bench.apply(things("here")));
    assertOutOfReach(bench::destroy);
    try (Lifecycle lifecycle = bench.open()) {
      assertOutOfReach(lifecycle::drift);
      assertThat(lifecycle.status().resources()).hasSize(2);
    }
    assertThat(bench.world.all("thing")).hasSize(2);
  }

  private static void assertOutOfReach(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
        .hasMessageContaining("the state has thing.a in project that-one");
  }
}
