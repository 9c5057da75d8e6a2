package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Stall;
import ai.varai.provisioner.lifecycle.world.Vault;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stopped apply began to make in a zone that the environment has left since. */
class LeftZoneTest {
  private static final ResourceGraph NOTHING = ResourceGraph.builder().build();

  @TempDir Path folder;
  private final WorldStore world = WorldStore.inMemory();

  private Bench bench(String zone, Faults faults) {
    var bench = new Bench(world, faults, new FolderStateBackend(folder));
    bench.provider.listOnly(zone);
    return bench;
  }

  private static ResourceGraph stall(String zone) {
    return stall("s", zone);
  }

  private static ResourceGraph stall(String name, String zone) {
    var graph = ResourceGraph.builder();
    var vault = graph.add("v", new Vault("v", "s3cret/told+", ""));
    graph.add("s", Stall.of(name, zone, List.of(vault.ref(Vault.SECRET))));
    return graph.build();
  }

  private static Faults losing(Faults.Moment lost, String lostOperation) {
    return (moment, operation, address) -> {
      if (moment == lost && operation.equals(lostOperation) && address.kind().equals("stall")) {
        throw new ProviderException(
            ProviderException.Category.TRANSIENT, "the connection broke", "");
      }
    };
  }

  /** The answer to the create is lost every time, or the create itself. */
  private void begin(Faults.Moment lost) throws Exception {
    assertThat(bench("here", losing(lost, "create")).apply(stall("here")).status())
        .isEqualTo(ApplyResult.Status.FAILED);
  }

  /** The vault's own create is lost as well. */
  private void beginWithoutAnythingInTheState(Faults.Moment lost) throws Exception {
    Faults all =
        (moment, operation, address) -> {
          if (moment == lost && operation.equals("create")) {
            throw new ProviderException(
                ProviderException.Category.TRANSIENT, "the connection broke", "");
          }
        };
    assertThat(bench("here", all).apply(stall("here")).status())
        .isEqualTo(ApplyResult.Status.FAILED);
  }

  private void nothingIsOpen(String zone, ResourceGraph wish) throws Exception {
    Bench bench = bench(zone, Faults.NONE);
    bench.learn(stall(zone));
    assertThat(Bench.actions(bench.plan(wish))).isEmpty();
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().openOperations()).isEmpty();
      assertThat(lifecycle.status().resources()).hasSize(wish.size());
    }
  }

  private List<String> stalls() {
    return List.copyOf(world.all("stall").keySet());
  }

  @Test
  void itIsReplacedByTheOneInTheNewZone() throws Exception {
    begin(Faults.Moment.AFTER_EFFECT);
    assertThat(stalls()).containsExactly("s~here");

    assertThat(Bench.actions(bench("there", Faults.NONE).plan(stall("there"))))
        .isEqualTo(Map.of("stall.s", "replace"));
    assertThat(bench("there", Faults.NONE).apply(stall("there")).status())
        .isEqualTo(ApplyResult.Status.DONE);

    assertThat(stalls()).containsExactly("s~there");
    nothingIsOpen("there", stall("there"));
  }

  @Test
  void whatIsStillBeingMadeThereIsReplacedOnceItIsMade() throws Exception {
    String name = Stall.SLOW + "s";
    assertThat(
            bench("here", losing(Faults.Moment.BEFORE_EFFECT, "poll making"))
                .apply(stall(name, "here"))
                .status())
        .isEqualTo(ApplyResult.Status.FAILED);
    try (Lifecycle lifecycle = bench("there", Faults.NONE).open()) {
      assertThat(lifecycle.status().openOperations()).hasSize(1);
    }

    assertThat(bench("there", Faults.NONE).apply(stall(name, "there")).status())
        .isEqualTo(ApplyResult.Status.DONE);

    assertThat(stalls()).containsExactly(name + "~there");
    nothingIsOpen("there", stall(name, "there"));
  }

  @Test
  void inAnotherProjectNothingIsPlannedUntilItHasBeenEndedInItsOwn() throws Exception {
    beginWithoutAnythingInTheState(Faults.Moment.AFTER_EFFECT);
    Bench moved = bench("here", Faults.NONE);
    moved.provider.leave("this world");

    assertThatThrownBy(() -> moved.plan(stall("here")))
        .isInstanceOfSatisfying(
            LifecycleException.class,
            e -> {
              assertThat(e.category().exitCode()).isEqualTo(5);
              assertThat(e.advice()).contains("state rm vault.v --env=");
            })
        .hasMessageContaining("an earlier run began to create vault.v in this world");
    assertThatThrownBy(moved::destroy).isInstanceOf(LifecycleException.class);

    assertThat(bench("here", Faults.NONE).apply(NOTHING).status())
        .isEqualTo(ApplyResult.Status.DONE);
    assertThat(world.all("vault")).isEmpty();
    assertThat(Bench.actions(moved.plan(stall("here"))))
        .isEqualTo(Map.of("vault.v", "create", "stall.s", "create"));
  }

  @Test
  void whatWasBegunInAPlaceThatIsGoneCanBeStruckOff() throws Exception {
    beginWithoutAnythingInTheState(Faults.Moment.BEFORE_EFFECT);
    Bench moved = bench("here", Faults.NONE);
    moved.provider.leave("this world");

    try (Lifecycle lifecycle = moved.open()) {
      lifecycle.forget(Set.of(ResourceAddress.parse("vault.v")));
      assertThat(lifecycle.status().openOperations()).isEmpty();
    }
    assertThat(moved.apply(stall("here")).status()).isEqualTo(ApplyResult.Status.DONE);
  }

  @Test
  void itIsDeletedWhereNothingIsWantedAnyMore() throws Exception {
    begin(Faults.Moment.AFTER_EFFECT);

    Bench bench = bench("there", Faults.NONE);
    bench.learn(stall("here"));
    assertThat(bench.apply(NOTHING).status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(stalls()).isEmpty();
    nothingIsOpen("there", NOTHING);
  }

  @Test
  void aDestroyFindsIt() throws Exception {
    begin(Faults.Moment.AFTER_EFFECT);

    Bench bench = bench("there", Faults.NONE);
    bench.learn(stall("here"));
    assertThat(bench.destroy().status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(stalls()).isEmpty();
    nothingIsOpen("there", NOTHING);
  }

  @Test
  void whatWasNeverMadeIsMadeInTheNewZoneOnly() throws Exception {
    begin(Faults.Moment.BEFORE_EFFECT);

    assertThat(bench("there", Faults.NONE).apply(stall("there")).status())
        .isEqualTo(ApplyResult.Status.DONE);

    assertThat(world.effects())
        .filteredOn(effect -> effect.endsWith("stall.s"))
        .containsExactly("create stall.s");
    assertThat(stalls()).containsExactly("s~there");
    nothingIsOpen("there", stall("there"));
  }

  @Test
  void whatSomebodyElseHasThereUnderItsNameIsLeftAlone() throws Exception {
    begin(Faults.Moment.BEFORE_EFFECT);
    new Bench(world, Faults.NONE, new FolderStateBackend(folder.resolve("other")))
        .apply(stall("here"));
    world
        .get("stall", "s~here")
        .ifPresent(
            stall -> {
              stall.put("stack", "another");
              world.put("stall", "s~here", stall);
            });

    bench("there", Faults.NONE).apply(stall("there"));

    assertThat(stalls()).containsExactlyInAnyOrder("s~here", "s~there");
    nothingIsOpen("there", stall("there"));
  }

  @Test
  void itIsStillKnownAfterItsDeletionFailedAndTheNewOneIsThere() throws Exception {
    begin(Faults.Moment.AFTER_EFFECT);
    world.put("stall", "s~there", copyIn("there"));

    assertThat(
            bench("there", losing(Faults.Moment.BEFORE_EFFECT, "delete"))
                .apply(stall("there"))
                .status())
        .isEqualTo(ApplyResult.Status.FAILED);
    assertThat(stalls()).hasSize(2);
    assertThat(bench("there", Faults.NONE).apply(stall("there")).status())
        .isEqualTo(ApplyResult.Status.DONE);

    assertThat(stalls()).containsExactly("s~there");
    nothingIsOpen("there", stall("there"));
  }

  /** The same stall again, as an apply in the other zone would have made it. */
  @SuppressWarnings("unchecked") // as the world wrote it
  private Map<String, Object> copyIn(String zone) {
    var copy = new LinkedHashMap<>(world.get("stall", "s~here").orElseThrow());
    copy.put("id", "stall-by-another-run");
    var attributes = new LinkedHashMap<>((Map<String, Object>) copy.get("attributes"));
    attributes.put("zone", zone);
    copy.put("attributes", attributes);
    return copy;
  }
}
