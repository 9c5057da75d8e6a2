package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.FolderWorld;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long operations that end badly at the target. */
class FailedOperationTest {
  @TempDir private Path folder;

  /** A world that loses what is being made in the background, or cannot be asked about it. */
  private static final class Unlucky extends FolderWorld {
    boolean loses;
    boolean mute;

    Unlucky(Path folder) {
      super(folder);
    }

    @Override
    public void put(String kind, String key, Map<String, Object> object) {
      if (!loses) {
        super.put(kind, key, object);
      }
    }

    @Override
    public Optional<Map<String, Object>> get(String kind, String key) {
      if (mute && super.get(kind, key).isPresent()) {
        throw new IllegalStateException("no answer");
      }
      return super.get(kind, key);
    }
  }

  private static ResourceGraph thing(long size) {
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", size, List.of()));
    return graph.build();
  }

  private Bench bench(Unlucky world) {
    return new Bench(world, Faults.NONE, new FolderStateBackend(folder.resolve("state")));
  }

  @Test
  void anOperationThatFailedIsBegunAnewByTheNextApply() throws Exception {
    var world = new Unlucky(folder.resolve("world"));
    Bench bench = bench(world);
    world.loses = true;
    ApplyResult failed = bench.apply(thing(Thing.LARGE));
    assertThat(failed.failures()).singleElement().asString().contains("came to nothing");

    world.loses = false;
    assertThat(bench.apply(thing(Thing.LARGE)).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects()).containsExactly("create thing.a");
    assertNothingOpen(bench);
  }

  @Test
  void whatIsWantedNowIsNotHeldUpByTheFailureOfWhatWasWantedThen() throws Exception {
    var world = new Unlucky(folder.resolve("world"));
    Bench bench = bench(world);
    world.mute = true; // the operation runs, and the command loses sight of it
    assertThat(bench.apply(thing(Thing.LARGE)).status()).isEqualTo(ApplyResult.Status.FAILED);
    world.mute = false;
    world.remove("thing", "a"); // then it fails

    assertThat(bench.apply(thing(Thing.LARGE + 1)).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(Bench.actions(bench.plan(thing(Thing.LARGE + 1)))).isEmpty();
    assertNothingOpen(bench);
  }

  /** A thing that takes its time, and one that needs its serial. */
  private static ResourceGraph chain() {
    var graph = ResourceGraph.builder();
    var slow = graph.add("a", Thing.of("a", Thing.LARGE, List.of()));
    graph.add("b", Thing.of("b", 1, List.of(slow.ref(Thing.SERIAL))));
    return graph.build();
  }

  private Bench failing(Unlucky world, ProviderException.Category category) {
    Faults faults =
        (moment, operation, address) -> {
          if (moment == Faults.Moment.AFTER_EFFECT) {
            throw new ProviderException(category, "not now", "");
          }
        };
    return new Bench(world, faults, new FolderStateBackend(folder.resolve("state")));
  }

  @Test
  void whatBeganBeforeTheTargetAskedForFewerCallsIsTakenUpAgain() throws Exception {
    var world = new Unlucky(folder.resolve("world"));
    Bench throttled = failing(world, ProviderException.Category.THROTTLED);
    assertThat(throttled.apply(chain()).status()).isEqualTo(ApplyResult.Status.FAILED);
    assertThat(world.effects()).containsExactly("create thing.a");

    assertThat(bench(world).apply(chain()).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects()).containsExactly("create thing.a", "create thing.b");
  }

  @Test
  void whatVanishedAndWasBegunAnewIsFinishedBeforeWhatNeedsIt() throws Exception {
    var world = new Unlucky(folder.resolve("world"));
    bench(world).apply(chain());
    world.remove("thing", "a");
    Bench failing = failing(world, ProviderException.Category.FAILED);
    assertThat(failing.apply(chain()).status()).isEqualTo(ApplyResult.Status.FAILED);

    Bench well = bench(world);
    assertThat(Bench.actions(well.plan(chain()))).containsEntry("thing.a", "create");
    assertThat(well.apply(chain()).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects())
        .containsExactlyInAnyOrder(
            "create thing.a",
            "create thing.b",
            "delete thing.a", // by somebody else
            "create thing.a",
            "update thing.b");
    assertThat(well.plan(chain()).hasChanges()).isFalse();
    try (Lifecycle lifecycle = well.open()) {
      assertThat(lifecycle.status().openOperations()).isEmpty();
    }
  }

  private static void assertNothingOpen(Bench bench) throws InterruptedException {
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().openOperations()).isEmpty();
      assertThat(lifecycle.status().resources()).hasSize(1);
    }
  }
}
