package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Part;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else made is theirs. */
class StrangersTest {
  @TempDir Path folder;

  private static ResourceGraph one() {
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 1, List.of()));
    return graph.build();
  }

  @Test
  void aCreateThatNeverReachedTheTargetDoesNotMakeAStrangersResourceOurs() throws Exception {
    var down = new AtomicBoolean(true);
    Faults faults =
        (moment, operation, address) -> {
          if (down.get() && moment == Faults.Moment.BEFORE_EFFECT) {
            throw new ProviderException(
                ProviderException.Category.TRANSIENT, "the target does not answer", "");
          }
        };
    Bench bench = Bench.in(folder, faults);
    assertThat(bench.apply(one()).status()).isEqualTo(ApplyResult.Status.FAILED);
    down.set(false);
    bench.world.put("thing", "a", madeByHand());

    assertThat(Bench.actions(bench.plan(one()))).isEqualTo(Map.of("thing.a", "create"));
    ApplyResult result = bench.apply(one());
    assertThat(result.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.message()).contains("taken by somebody else"));
    bench.destroy();
    assertThat(bench.world.get("thing", "a")).contains(madeByHand());
    assertThat(
            Bench.actions(
                bench.plan(
                    one(),
                    PlanOptions.DEFAULT.withAdopt(Set.of(new ResourceAddress("thing", "a"))))))
        .as("a person may say that it is ours")
        .isEqualTo(Map.of("thing.a", "update"));
  }

  @Test
  void whatIsTakenOverIsFoundThroughWhatIsTakenOverWithItAndBesideWhatDoesNotExistYet()
      throws Exception {
    Bench theirs = Bench.in(folder.resolve("theirs"));
    var built = ResourceGraph.builder();
    var base = built.add("a", Thing.of("a", 1, List.of()));
    built.add("p", new Part(base.ref(Thing.NAME), "p", 1));
    built.add("c", Thing.of("c", 1, List.of()));
    theirs.apply(built.build());
    for (String kind : List.of("thing", "part")) {
      theirs.world.all(kind).values().forEach(StrangersTest::unmark);
    }

    Bench ours = new Bench(theirs.world, Faults.NONE, new FolderStateBackend(folder));
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", 1, List.of()));
    graph.add("p", new Part(a.ref(Thing.NAME), "p", 1));
    var d = graph.add("d", Thing.of("d", 1, List.of()));
    graph.add("c", Thing.of("c", 1, List.of(d.ref(Thing.SERIAL))));
    PlanOptions adopting =
        PlanOptions.DEFAULT.withAdopt(
            Set.of(
                new ResourceAddress("thing", "a"),
                new ResourceAddress("part", "p"),
                new ResourceAddress("thing", "c")));

    assertThat(Bench.actions(ours.plan(graph.build(), adopting)))
        .isEqualTo(
            Map.of(
                "thing.a", "update", "part.p", "update", "thing.c", "update", "thing.d", "create"));
    assertThat(ours.apply(graph.build(), adopting).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(Bench.actions(ours.plan(graph.build())))
        .as("what still lacks our marks is known by the state")
        .isEmpty();
    try (Lifecycle lifecycle = ours.open()) {
      assertThat(lifecycle.drift().none()).isTrue();
    }
    ours.destroy();
    assertThat(ours.world.all("thing")).isEmpty();
    assertThat(ours.world.all("part")).isEmpty();
  }

  private static void unmark(Map<String, Object> object) {
    List.of("environment", "stack", "address").forEach(object::remove);
  }

  /** The same thing, without anybody's marks. */
  private static Map<String, Object> madeByHand() {
    var object = new LinkedHashMap<String, Object>();
    object.put("id", "thing-by-hand");
    object.put("revision", 1L);
    object.put("request", "");
    object.put("attributes", Map.of("name", "a", "zone", "here", "size", 1L, "inputs", List.of()));
    return object;
  }
}
