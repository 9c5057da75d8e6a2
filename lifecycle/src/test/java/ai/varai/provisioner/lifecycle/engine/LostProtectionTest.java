package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Part;
import ai.varai.provisioner.lifecycle.world.Safe;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protection where the state that says so is lost, damaged, or behind. */
class LostProtectionTest {
  private static final ResourceGraph NOTHING = ResourceGraph.builder().build();

  @TempDir Path folder;

  private static ResourceGraph thing(boolean isProtected) {
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 1, List.of()), isProtected);
    return graph.build();
  }

  private static ResourceGraph safe(boolean locked) {
    var graph = ResourceGraph.builder();
    graph.add("s", new Safe("s", locked), locked);
    return graph.build();
  }

  /** The same world with a state that knows nothing. */
  private Bench forgetful(Bench bench) {
    return new Bench(
        bench.world, Faults.NONE, new FolderStateBackend(folder.resolve("another state")));
  }

  private static Plan destroying(Bench bench, ResourceGraph graph, PlanOptions options)
      throws Exception {
    try (Lifecycle lifecycle = bench.open()) {
      return lifecycle.planDestroy(graph, options);
    }
  }

  @Test
  void whatTheEnvironmentWantsProtectedOutlivesTheLossOfTheState() throws Exception {
    Bench bench = Bench.in(folder.resolve("state"));
    bench.apply(thing(true));

    Plan plan = destroying(forgetful(bench), thing(true), PlanOptions.DEFAULT);

    assertThat(plan.blocked())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.address()).hasToString("thing.a");
              assertThat(one.reason()).contains("the state does not know it");
              assertThat(one.remedy()).contains("apply first").contains("--lift-protection");
            });
    assertThat(destroying(forgetful(bench), thing(false), PlanOptions.DEFAULT).blocked())
        .as("it was never to be protected")
        .isEmpty();
  }

  @Test
  void whatTheTargetProtectsOutlivesTheLossOfTheStateAndOfItsBlock() throws Exception {
    Bench bench = Bench.in(folder.resolve("state"));
    bench.apply(safe(true));
    Bench other = forgetful(bench);

    assertThatThrownBy(other::destroy)
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
        .hasMessageContaining("safe.s");
    assertThatThrownBy(() -> other.apply(NOTHING)).isInstanceOf(LifecycleException.class);
    assertThat(bench.world.all("safe")).hasSize(1);

    other.apply(safe(false));
    assertThat(other.destroy().failures()).isEmpty();
    assertThat(bench.world.all("safe")).isEmpty();
  }

  @Test
  void whoeverAgreesCanDeleteItNevertheless() throws Exception {
    Bench bench = Bench.in(folder.resolve("state"));
    bench.apply(safe(true));
    var lifted = PlanOptions.DEFAULT.withLifted(Set.of(ResourceAddress.parse("safe.s")));

    assertThat(destroying(forgetful(bench), safe(true), lifted).blocked()).isEmpty();
  }

  @Test
  void protectionThatADamagedSnapshotHadIsNotLostWithIt() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(safe(false));
    bench.apply(safe(true));
    Files.writeString(folder.resolve("snapshot.json"), "{");

    assertThat(destroying(bench, safe(true), PlanOptions.DEFAULT).blocked())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).contains("the target protects it"));
  }

  @Test
  void theCopyOfWhatIsProtectedIsNotDeletedForTheMarksThatWereCopied() throws Exception {
    for (boolean isProtected : new boolean[] {true, false}) {
      Bench bench = Bench.in(folder.resolve("protected " + isProtected));
      var graph = ResourceGraph.builder();
      graph.add("t", Twin.of("contents", List.of()), isProtected);
      ResourceGraph twin = graph.build();
      bench.apply(twin);
      var copy = new LinkedHashMap<>(bench.world.all("twin").values().iterator().next());
      copy.put("id", "copied-by-hand");
      bench.world.put("twin", "copied-by-hand", copy);

      if (isProtected) {
        assertThatThrownBy(() -> bench.apply(twin))
            .isInstanceOfSatisfying(
                LifecycleException.class,
                e -> {
                  assertThat(e.category().exitCode()).isEqualTo(5);
                  assertThat(e.advice()).contains("take the marks");
                })
            .hasMessageContaining("deleting copied-by-hand is forbidden");
      } else {
        bench.apply(twin);
      }
      assertThat(bench.world.all("twin")).hasSize(isProtected ? 2 : 1);
      assertThat(bench.world.get("twin", "copied-by-hand").isPresent()).isEqualTo(isProtected);
    }
  }

  @Test
  void theCopyOfWhatHoldsDataIsNotDeletedForTheMarksThatWereCopied() throws Exception {
    Bench bench = Bench.in(folder);
    var graph = ResourceGraph.builder();
    var thing = graph.add("a", Thing.of("a", 1, List.of()));
    graph.add("p", new Part(thing.ref(Thing.NAME), "p", 1));
    bench.apply(graph.build());
    var copy = new LinkedHashMap<>(bench.world.get("part", "a~p").orElseThrow());
    copy.put("id", "copied-by-hand");
    bench.world.put("part", "a~copy", copy);

    assertThat(bench.plan(graph.build()).blocked())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.reason())
                    .isEqualTo(
                        "deleting copied-by-hand is forbidden: it is one more that carries the marks"
                            + " of part.p, and holds data"));
    copy.remove("environment");
    bench.world.put("part", "a~copy", copy);
    assertThat(bench.plan(graph.build()).hasChanges()).isFalse();
  }

  @Test
  void protectionThatWasLiftedInTheStateIsLiftedAlthoughTheTargetStillHasIt() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(safe(true));
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.protect(ResourceAddress.parse("safe.s"), false);
    }

    assertThat(bench.destroy().failures()).isEmpty();
    assertThat(bench.world.all("safe")).isEmpty();
  }
}
