package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long operations that a run left at the target, and the next run finds there. */
class ResumeTest {
  @TempDir private Path folder;
  private final WorldStore world = WorldStore.inMemory();

  private Bench bench(Faults faults) {
    return new Bench(world, faults, new FolderStateBackend(folder));
  }

  /** Applies until the moment comes; what is under way then goes on at the target. */
  private void abandonedAt(Faults.Moment moment, String operation, ResourceGraph wish)
      throws Exception {
    var running = new AtomicReference<Lifecycle>();
    var once = new AtomicBoolean();
    Faults faults =
        (when, what, address) -> {
          if (when == moment && what.equals(operation) && once.compareAndSet(false, true)) {
            running.get().interrupt();
            running.get().interrupt();
            Thread.sleep(60_000);
          }
        };
    try (Lifecycle lifecycle = bench(faults).open()) {
      running.set(lifecycle);
      ApplyResult result =
          lifecycle.apply(lifecycle.plan(wish, PlanOptions.DEFAULT), ApplyOptions.DEFAULT);
      assertThat(result.status()).isEqualTo(ApplyResult.Status.INTERRUPTED);
      assertThat(lifecycle.status().openOperations()).isNotEmpty();
    }
  }

  private void nothingIsLeftToDo(ResourceGraph wish) throws Exception {
    assertThat(Bench.actions(bench(Faults.NONE).plan(wish))).isEmpty();
    try (Lifecycle lifecycle = bench(Faults.NONE).open()) {
      assertThat(lifecycle.status().openOperations()).isEmpty();
      assertThat(lifecycle.status().resources()).hasSize(wish.size());
    }
  }

  private static ResourceGraph twin(String content) {
    var graph = ResourceGraph.builder();
    var twin = graph.add("t", Twin.of(content, List.of()));
    graph.add("user", Thing.of("user", 1, List.of(twin.ref(Twin.SERIAL))));
    return graph.build();
  }

  @Test
  void theDeletionOfAReplacedResourceGoesOnAndItsReplacementIsLeftAlone() throws Exception {
    bench(Faults.NONE).apply(twin("slow one"));
    abandonedAt(Faults.Moment.BEFORE_EFFECT, "poll deleting", twin("two"));

    assertThat(Bench.actions(bench(Faults.NONE).plan(twin("two"))))
        .isEqualTo(Map.of("twin.t", "delete"));
    bench(Faults.NONE).apply(twin("two"));

    assertThat(world.effects())
        .containsExactly(
            "create twin.t",
            "create thing.user",
            "create twin.t",
            "update thing.user",
            "delete twin.t");
    nothingIsLeftToDo(twin("two"));
  }

  @Test
  void twoReplacedResourcesOfOneAddressAreDeletedSideBySide() throws Exception {
    bench(Faults.NONE).apply(twin("slow one"));
    abandonedAt(Faults.Moment.BEFORE_EFFECT, "poll deleting", twin("slow two"));
    abandonedAt(Faults.Moment.BEFORE_EFFECT, "poll deleting", twin("three"));

    assertThat(bench(Faults.NONE).apply(twin("three")).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.all("twin")).hasSize(1);
    assertThat(world.effects()).filteredOn("create twin.t"::equals).hasSize(3);
    assertThat(world.effects()).filteredOn("delete twin.t"::equals).hasSize(2);
    nothingIsLeftToDo(twin("three"));
  }

  @Test
  void theReplacementOfWhatTheStateHadLostIsNotTakenForTheOldOne() throws Exception {
    new Bench(world, Faults.NONE, new FolderStateBackend(folder.resolve("lost")))
        .apply(twin("one"));
    String old = "twin-0"; // the first that the target lists
    var object = new LinkedHashMap<>(world.all("twin").values().iterator().next());
    world.remove("twin", String.valueOf(object.put("id", old)));
    world.put("twin", old, object);
    abandonedAt(Faults.Moment.AFTER_EFFECT, "create", twin("two"));
    assertThat(world.all("twin")).hasSize(2);

    bench(Faults.NONE).apply(twin("two"));

    assertThat(world.all("twin")).hasSize(1).doesNotContainKey(old);
    assertThat(world.effects()).filteredOn("create twin.t"::equals).hasSize(2);
    nothingIsLeftToDo(twin("two"));
  }

  private static ResourceGraph large(String zone) {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", Thing.LARGE, List.of()).in(zone));
    graph.add("b", Thing.of("b", 1, List.of(a.ref(Thing.SERIAL))));
    return graph.build();
  }

  @Test
  void whatIsStillBeingMadeIsWaitedForBeforeOthersAreMadeWithIt() throws Exception {
    abandonedAt(Faults.Moment.BEFORE_EFFECT, "poll making", large("here"));
    assertThat(world.get("thing", "a")).as("the target shows it").isPresent();

    assertThat(Bench.actions(bench(Faults.NONE).plan(large("here"))))
        .isEqualTo(Map.of("thing.a", "create", "thing.b", "create"));
    assertThat(bench(Faults.NONE).apply(large("here")).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects()).containsExactly("create thing.a", "create thing.b");
    nothingIsLeftToDo(large("here"));
  }

  @Test
  void whatIsBeingMadeIsWaitedForAlsoWhenTheAnswerWithItsHandleWasLost() throws Exception {
    abandonedAt(Faults.Moment.AFTER_EFFECT, "create", large("here"));

    assertThat(bench(Faults.NONE).apply(large("here")).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects()).containsExactly("create thing.a", "create thing.b");
    nothingIsLeftToDo(large("here"));
  }

  @Test
  void whatIsBeingMadeOtherwiseThanItIsWantedNowIsReplacedOnceItIsThere() throws Exception {
    abandonedAt(Faults.Moment.BEFORE_EFFECT, "poll making", large("here"));

    ApplyResult first = bench(Faults.NONE).apply(large("there"));
    assertThat(first.failures()).singleElement().asString().contains("zone", "apply again");
    assertThat(bench(Faults.NONE).apply(large("there")).status())
        .isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects())
        .containsExactly("create thing.a", "delete thing.a", "create thing.a", "create thing.b");
    nothingIsLeftToDo(large("there"));
  }

  /** A create is left under way at that moment, and the destroy that follows is refused. */
  private void neitherMadeNorDeleted(Faults.Moment moment, String operation) throws Exception {
    abandonedAt(moment, operation, large("here"));
    Faults noDeletions =
        (when, what, address) -> {
          if (what.equals("delete")) {
            throw new ProviderException(ProviderException.Category.DENIED, "not now", "");
          }
        };
    assertThat(bench(noDeletions).destroy().status()).isEqualTo(ApplyResult.Status.FAILED);
  }

  @Test
  void whatCouldNotBeDeletedWhileItWasBeingMadeIsFinishedOnceItIsWantedAgain() throws Exception {
    neitherMadeNorDeleted(Faults.Moment.BEFORE_EFFECT, "poll making");

    assertThat(bench(Faults.NONE).apply(large("here")).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects()).containsExactly("create thing.a", "create thing.b");
    nothingIsLeftToDo(large("here"));
  }

  @Test
  void theSameWhereTheAnswerWithItsHandleWasLost() throws Exception {
    neitherMadeNorDeleted(Faults.Moment.AFTER_EFFECT, "create");

    assertThat(bench(Faults.NONE).apply(large("here")).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects()).containsExactly("create thing.a", "create thing.b");
    nothingIsLeftToDo(large("here"));
  }

  @Test
  void nothingOfItsCreateIsLeftOpenOnceItIsDeleted() throws Exception {
    neitherMadeNorDeleted(Faults.Moment.BEFORE_EFFECT, "poll making");

    assertThat(bench(Faults.NONE).destroy().status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.all("thing")).isEmpty();
    nothingIsLeftToDo(ResourceGraph.builder().build());
  }
}
