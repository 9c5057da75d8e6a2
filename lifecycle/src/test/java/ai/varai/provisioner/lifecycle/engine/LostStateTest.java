package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
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
  void aKeyOfFingerprintsThatIsLostOrDamagedIsToldByWhoLooksAndByWhoChanges() throws Exception {
    lose("fingerprint.key");
    bench.plan(thing(4));
    assertThat(bench.events).anySatisfy(LostStateTest::tellsOfTheKey);
    bench.events.clear();

    Files.writeString(folder.resolve("fingerprint.key"), "cut off");
    bench.apply(thing(5));
    assertThat(bench.events).anySatisfy(LostStateTest::tellsOfTheKey);
    bench.events.clear();

    bench.apply(thing(6));
    Bench other = Bench.in(Files.createDirectory(folder.resolve("new")));
    other.apply(thing(1));
    assertThat(bench.events).noneMatch(LifecycleEvent.StateRecovered.class::isInstance);
    assertThat(other.events).noneMatch(LifecycleEvent.StateRecovered.class::isInstance);
  }

  private static void tellsOfTheKey(LifecycleEvent event) {
    assertThat(event)
        .isInstanceOfSatisfying(
            LifecycleEvent.StateRecovered.class,
            told ->
                assertThat(told.what())
                    .isEqualTo(
                        "the key of the fingerprints (fingerprint.key) is missing or damaged; with"
                            + " another one, what is secret counts as changed"));
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
  void aDamagedReleaseIsToldAndLeavesTheOthersToGoBackTo() throws Exception {
    List<Release> all = releases();
    damage(all.get(2));

    assertThat(releases()).containsExactly(all.get(0), all.get(1), all.get(3));
    assertThat(bench.events)
        .filteredOn(LifecycleEvent.StateRecovered.class::isInstance)
        .singleElement()
        .asString()
        .contains("releases/" + all.get(2).id() + ".json is damaged (", "that release is left out");
    try (Lifecycle lifecycle = bench.open()) {
      assertThatThrownBy(() -> lifecycle.releasedGraph(all.get(2).id()))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
          .hasMessageContaining("release " + all.get(2).id() + " cannot be brought back: ");
    }
    assertThat(bench.plan(thing(4)).hasChanges()).isFalse();
    assertThatTheNextReleaseIsTheLatest();
  }

  @Test
  void aNewestReleaseThatIsDamagedIsWrittenAnewByAnApplyThatHasNothingElseToDo() throws Exception {
    List<Release> all = releases();
    damage(all.get(0));

    assertThat(Bench.actions(bench.plan(thing(4)))).isEmpty();
    bench.apply(thing(4));

    assertThat(releases()).hasSize(4);
    assertThat(releases().get(0).id()).isGreaterThan(all.get(0).id());
    assertThat(bench.plan(thing(4)).hasChanges()).isFalse();
  }

  private List<Release> releases() {
    try (Lifecycle lifecycle = bench.open()) {
      return lifecycle.releases();
    }
  }

  private void damage(Release release) throws IOException {
    Path file = folder.resolve("releases").resolve(release.id() + ".json");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() / 2));
  }

  @Test
  void aNewEnvironmentHasLostNothing() throws Exception {
    Bench fresh = Bench.in(folder.resolve("fresh"));

    fresh.plan(thing(1));

    assertThat(fresh.events).noneMatch(LifecycleEvent.StateRecovered.class::isInstance);
  }
}
