package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.Release;
import ai.varai.provisioner.lifecycle.ReleaseGate;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.ThroughBackend;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An apply that did all its work and ended before it could say so. */
class UnendedTest {
  @TempDir private Path folder;
  private final WorldStore world = WorldStore.inMemory();

  private Bench bench() {
    return new Bench(world, Faults.NONE, new FolderStateBackend(folder));
  }

  private static ResourceGraph sized(long size) {
    var graph = ResourceGraph.builder();
    var thing = graph.add("a", Thing.of("a", size, List.of()));
    graph.output("revision", thing.ref(Thing.REVISION));
    return graph.build();
  }

  private void release(long size) throws Exception {
    assertThat(bench().apply(sized(size)).status()).isEqualTo(ApplyResult.Status.DONE);
    try (Lifecycle lifecycle = bench().open()) {
      assertThat(lifecycle.verify(sized(size), Set.of()).passed()).isTrue();
    }
  }

  /** Ends, as a kill would, when all operations are over and their end is to be written down. */
  private void endsBeforeItsEnd(ResourceGraph wish) {
    var gone =
        new ThroughBackend(new FolderStateBackend(folder)) {
          @Override
          protected void appending(String records) throws IOException {
            if (records.contains("\"applied\"")) {
              throw new IOException("the power went off");
            }
          }
        };
    assertThatThrownBy(() -> new Bench(world, Faults.NONE, gone).apply(wish))
        .isInstanceOf(LifecycleException.class)
        .hasMessageContaining("the power went off");
  }

  /** The size of the thing in the release that a rollback would bring back. */
  private long lastGood() {
    try (Lifecycle lifecycle = bench().open()) {
      Release release = Release.lastGood(lifecycle.releases(), lifecycle.status()).orElseThrow();
      var node = lifecycle.releasedGraph(release.id()).find(ResourceAddress.parse("thing.a"));
      return ((Thing) node.orElseThrow().resource()).size();
    }
  }

  @Test
  void theNewestReleaseIsNotThePresentAndIsGoneBackTo() throws Exception {
    release(1);
    release(2);
    endsBeforeItsEnd(sized(3));

    try (Lifecycle lifecycle = bench().open()) {
      assertThat(lifecycle.status().openOperations()).as("all of them ended").isEmpty();
      assertThat(lifecycle.status().unended()).isTrue();
    }
    assertThat(lastGood()).isEqualTo(2);
  }

  @Test
  void thatIsNotForgottenWhenTheStateIsFoldedByAnotherCommand() throws Exception {
    release(1);
    release(2);
    endsBeforeItsEnd(sized(3));
    try (Lifecycle lifecycle = bench().open()) {
      lifecycle.protect(ResourceAddress.parse("thing.a"), true);
      lifecycle.protect(ResourceAddress.parse("thing.a"), false);
    }
    assertThat(lastGood()).isEqualTo(2);
  }

  @Test
  void theNextApplyChangesNothingAndMakesItsReleaseAndItsOutputsKnown() throws Exception {
    release(1);
    release(2);
    endsBeforeItsEnd(sized(3));
    List<String> effects = world.effects();
    try (Lifecycle lifecycle = bench().open()) {
      assertThat(lifecycle.outputs()).as("of the apply before").isEqualTo(Map.of("revision", "r2"));
    }

    Plan plan = bench().plan(sized(3));
    assertThat(Bench.actions(plan)).isEmpty();
    assertThat(plan.hasChanges()).as("the state is to say how it ended").isTrue();
    assertThat(plan.newOutputs()).contains(Map.of("revision", "r3"));
    release(3);

    assertThat(world.effects()).isEqualTo(effects);
    assertThat(bench().plan(sized(3)).hasChanges()).isFalse();
    try (Lifecycle lifecycle = bench().open()) {
      assertThat(lifecycle.status().unended()).isFalse();
      assertThat(lifecycle.outputs()).isEqualTo(Map.of("revision", "r3"));
      assertThat(lifecycle.releases()).extracting(Release::good).containsExactly(true, true, true);
    }
    assertThat(lastGood()).as("the one before the present").isEqualTo(2);
  }

  @Test
  void anOutputThatIsDefinedAnewIsAChangeOfItsOwn() throws Exception {
    release(1);
    var graph = ResourceGraph.builder();
    var thing = graph.add("a", Thing.of("a", 1, List.of()));
    graph.output("name", thing.ref(Thing.NAME));
    ResourceGraph renamed = graph.build();

    Plan plan = bench().plan(renamed);
    assertThat(Bench.actions(plan)).isEmpty();
    assertThat(plan.newOutputs()).contains(Map.of("name", "a"));
    bench().apply(renamed);

    try (Lifecycle lifecycle = bench().open()) {
      assertThat(lifecycle.outputs()).isEqualTo(Map.of("name", "a"));
    }
    assertThat(bench().plan(renamed).hasChanges()).isFalse();
    assertThat(bench().plan(renamed, PlanOptions.DEFAULT.withRefresh(false)).hasChanges())
        .isFalse();
  }

  @Test
  void aReleaseThatCouldNotBeWrittenIsWrittenByTheNextApply() throws Exception {
    release(1);
    var full =
        new ThroughBackend(new FolderStateBackend(folder)) {
          @Override
          public long write(String name, byte[] bytes, long expected) throws IOException {
            if (name.startsWith("releases/")) {
              throw new IOException("no space left");
            }
            return super.write(name, bytes, expected);
          }
        };
    var bench = new Bench(world, Faults.NONE, full);
    assertThat(bench.apply(sized(2)).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.events)
        .filteredOn(LifecycleEvent.Warning.class::isInstance)
        .singleElement()
        .asString()
        .contains("the release could not be written down: no space left");
    assertThat(gate()).contains("RELEASE_NOT_PRESENT");

    assertItsReleaseIsMade(2);
  }

  @Test
  void whatIsTakenBackAfterAnApplyThatFailedIsTheReleaseAgain() throws Exception {
    release(1);
    var wish = ResourceGraph.builder();
    var thing = wish.add("a", Thing.of("a", 1, List.of()));
    wish.output("revision", thing.ref(Thing.REVISION));
    wish.add("b", Thing.of("b", 1, List.of()));
    Faults refusing =
        (moment, operation, address) -> {
          throw new ProviderException(ProviderException.Category.INVALID, "b is refused", "");
        };
    var bench = new Bench(world, refusing, new FolderStateBackend(folder));
    assertThat(bench.apply(wish.build()).status()).isEqualTo(ApplyResult.Status.FAILED);
    assertThat(gate()).contains("RELEASE_NOT_PRESENT");

    assertItsReleaseIsMade(1);
  }

  /** What the gate tells to do, opens it. */
  private void assertItsReleaseIsMade(long size) throws Exception {
    List<String> effects = world.effects();
    assertThat(Bench.actions(bench().plan(sized(size)))).isEmpty();
    release(size);

    assertThat(world.effects()).isEqualTo(effects);
    assertThat(gate()).isEmpty();
    assertThat(bench().plan(sized(size)).hasChanges()).isFalse();
  }

  /** What keeps the environment as it is now from being promoted. */
  private Optional<String> gate() {
    try (Lifecycle lifecycle = bench().open()) {
      return ReleaseGate.closed(lifecycle.releases(), lifecycle.status(), Optional.empty())
          .map(Problem::code);
    }
  }
}
