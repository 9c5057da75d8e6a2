package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.Release;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that outlive the state which they are releases of. */
class LostStateTest {
  @TempDir Path folder;
  private Bench bench;

  private static ResourceGraph thing(long size) {
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", size, List.of()));
    return graph.build();
  }

  @BeforeEach
  void an_environment_with_releases() throws Exception {
    bench = Bench.in(folder);
    for (int size = 1; size <= 4; size++) {
      bench.apply(thing(size));
    }
    bench.events.clear();
  }

  private void lose(String... names) throws IOException {
    for (String name : names) {
      Files.delete(folder.resolve(name));
    }
  }

  private void assertThatTheNextReleaseIsTheLatest() throws Exception {
    List<Release> before;
    try (Lifecycle lifecycle = bench.open()) {
      before = lifecycle.releases();
    }

    bench.apply(thing(9));

    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.verify(thing(9), Set.of()).passed()).isTrue();
      List<Release> after = lifecycle.releases();
      assertThat(after).hasSize(before.size() + 1);
      assertThat(after.get(0).id()).isGreaterThan(before.get(0).id());
      assertThat(after.get(0).good()).as("the latest was seen working").isTrue();
      assertThat(lifecycle.releasedGraph(after.get(0).id()).nodes())
          .singleElement()
          .satisfies(node -> assertThat(node.resource()).isEqualTo(Thing.of("a", 9, List.of())));
    }
    assertThat(bench.plan(thing(9)).hasChanges()).isFalse();
  }

  @Test
  void aStateThatIsLostAsAWholeIsToldAndTheNextReleaseIsTheLatest() throws Exception {
    lose("snapshot.json", "snapshot.previous.json");

    bench.plan(thing(4));

    assertThat(bench.events)
        .anyMatch(
            one ->
                one instanceof LifecycleEvent.StateRecovered told
                    && told.what().contains("although there are releases"));
    assertThatTheNextReleaseIsTheLatest();
    bench.events.clear();
    bench.plan(thing(9));
    assertThat(bench.events).noneMatch(LifecycleEvent.StateRecovered.class::isInstance);
  }

  @Test
  void afterAStateThatIsBehindTheNextReleaseIsTheLatest() throws Exception {
    lose("snapshot.json");

    assertThatTheNextReleaseIsTheLatest();
  }

  @Test
  void aNewEnvironmentHasLostNothing() throws Exception {
    Bench fresh = Bench.in(folder.resolve("fresh"));

    fresh.plan(thing(1));

    assertThat(fresh.events).noneMatch(LifecycleEvent.StateRecovered.class::isInstance);
  }
}
