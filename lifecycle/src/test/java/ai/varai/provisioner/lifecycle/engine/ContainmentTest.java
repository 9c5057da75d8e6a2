package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Drawer;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Part;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources that live inside others and go with them. */
class ContainmentTest {
  private static final ResourceAddress CONTAINER = ResourceAddress.parse("thing.a");

  @TempDir private Path folder;

  /** A thing with two parts, one of which another thing needs. */
  private static ResourceGraph whole(boolean withPart) {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", 1, List.of()));
    if (withPart) {
      graph.add("p", new Part(a.ref(Thing.NAME), "p", 1));
    }
    var q = graph.add("q", new Part(a.ref(Thing.NAME), "q", 1));
    graph.add("user", Thing.of("user", 1, List.of()), q);
    return graph.build();
  }

  @Test
  void whatLivesInsideIsDeletedByTheOneCallForItsContainerAfterWhateverNeededIt() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(whole(true));
    int before = bench.world.effects().size();

    ApplyResult result = bench.destroy();

    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.effects().subList(before, bench.world.effects().size()))
        .containsExactly("delete thing.user", "delete thing.a");
    assertThat(result.outcomes()).hasSize(4).allMatch(o -> o.ending() == ApplyResult.Ending.DONE);
    assertThat(bench.world.all("part")).isEmpty();
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().resources()).isEmpty();
    }
  }

  @Test
  void whatLivesInsideAndIsDeletedAloneNeedsItsOwnCall() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(whole(true));
    int before = bench.world.effects().size();

    bench.apply(whole(false));

    assertThat(bench.world.effects().subList(before, bench.world.effects().size()))
        .containsExactly("delete part.p");
  }

  @Test
  void whenTheContainerCannotBeDeletedWhatIsInsideStaysInTheState() throws Exception {
    var refused = new AtomicBoolean();
    Faults faults =
        (moment, operation, address) -> {
          if (refused.get()
              && operation.equals("delete")
              && moment == Faults.Moment.BEFORE_EFFECT
              && address.equals(CONTAINER)) {
            throw new ProviderException(ProviderException.Category.DENIED, "not allowed", "");
          }
        };
    Bench bench = Bench.in(folder, faults);
    bench.apply(whole(true));
    refused.set(true);

    assertThat(bench.destroy().status()).isEqualTo(ApplyResult.Status.FAILED);

    assertThat(bench.world.all("part")).hasSize(2);
    assertThat(Bench.actions(bench.plan(whole(true)))).isEqualTo(Map.of("thing.user", "create"));
    refused.set(false);
    assertThat(bench.destroy().status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.all("part")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAPlanLeavesOutDoesNotGoUnseenWithTheContainerThatItReplaces(boolean wanted)
      throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(whole(true));
    var elsewhere = ResourceGraph.builder();
    var a = elsewhere.add("a", Thing.of("a", 1, List.of()).in("there"));
    if (wanted) {
      elsewhere.add("p", new Part(a.ref(Thing.NAME), "p", 1));
    }
    ResourceGraph moved = elsewhere.build();
    ResourceAddress part = ResourceAddress.parse("part.p");
    PlanOptions without = PlanOptions.DEFAULT.withExcludes(Set.of(part));

    assertThat(bench.plan(moved, without).blocked())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.address()).isEqualTo(part);
              assertThat(one.reason())
                  .isEqualTo(
                      "it belongs to thing.a, which is replaced, but the plan leaves it out");
              assertThat(one.remedy()).contains("to see what is lost");
            });
    assertThatThrownBy(() -> bench.apply(moved, without))
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5));
    assertThat(bench.world.all("part")).hasSize(2);
    assertThat(bench.plan(moved).blocked()).isEmpty();
  }

  private static ResourceGraph withDrawer(String name) {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", 1, List.of()));
    graph.add("d", new Drawer(a.ref(Thing.NAME), name));
    return graph.build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "delete"})
  void whatAFailedReplacementLeftOverGoesWithTheContainerToo(String failing) throws Exception {
    var refused = new AtomicBoolean();
    Faults faults =
        (moment, operation, address) -> {
          if (refused.get()
              && operation.equals(failing)
              && moment == Faults.Moment.BEFORE_EFFECT
              && address.equals(ResourceAddress.parse("drawer.d"))) {
            throw new ProviderException(ProviderException.Category.DENIED, "not allowed", "");
          }
        };
    Bench bench = Bench.in(folder, faults);
    bench.apply(withDrawer("old"));
    refused.set(true);
    assertThat(bench.apply(withDrawer("new")).status()).isEqualTo(ApplyResult.Status.FAILED);
    assertThat(bench.world.all("drawer")).hasSize(failing.equals("create") ? 1 : 2);
    int before = bench.world.effects().size();

    assertThat(bench.destroy().status()).isEqualTo(ApplyResult.Status.DONE);

    assertThat(bench.world.effects().subList(before, bench.world.effects().size()))
        .containsExactly("delete thing.a");
    assertThat(bench.world.all("drawer")).isEmpty();
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().resources()).isEmpty();
    }
  }
}
