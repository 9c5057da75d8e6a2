package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Part;
import ai.varai.provisioner.lifecycle.world.Safe;
import ai.varai.provisioner.lifecycle.world.Sign;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replacement takes with it, in which order, and what protection says to it. */
class ReplacementTest {
  private static final ResourceAddress CONTAINER = ResourceAddress.parse("thing.a");

  @TempDir Path folder;

  /** A thing with a protected part. */
  private static ResourceGraph whole(String zone, boolean joined) {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", 1, List.of()).in(zone));
    Value<String> thing = a.ref(Thing.NAME);
    graph.add("p", new Part(joined ? Value.join(thing, "") : thing, "p", 1), !joined);
    return graph.build();
  }

  @Test
  void whatIsProtectedKeepsItsContainerAlsoFromAPlanThatLeavesItOut() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(whole("here", false));

    for (PlanOptions part :
        List.of(
            PlanOptions.DEFAULT.withTargets(Set.of(CONTAINER)),
            PlanOptions.DEFAULT.withExcludes(Set.of(ResourceAddress.parse("part.p"))))) {
      Plan plan = bench.plan(whole("there", false), part);
      assertThat(plan.blocked()).anySatisfy(one -> assertThat(one.address()).hasToString("part.p"));
      assertThatThrownBy(() -> bench.apply(whole("there", false), part))
          .isInstanceOf(LifecycleException.class)
          .hasMessageContaining("part.p");
    }
    assertThat(bench.world.effects()).hasSize(2);
  }

  @Test
  void whatIsOnlyInTheStateKeepsItsContainerFromAPlanThatLeavesItOut() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(whole("here", true));
    var alone = ResourceGraph.builder();
    alone.add("a", Thing.of("a", 1, List.of()).in("there"));

    Plan plan = bench.plan(alone.build(), PlanOptions.DEFAULT.withTargets(Set.of(CONTAINER)));

    assertThat(plan.blocked()).anySatisfy(one -> assertThat(one.address()).hasToString("part.p"));
  }

  @Test
  void whatIsNamedAfterAReplacedThingByAJoinedTextLivesInItToo() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(whole("here", true));

    Plan plan = bench.plan(whole("there", true));

    assertThat(Bench.actions(plan)).isEqualTo(Map.of("thing.a", "replace", "part.p", "replace"));
    assertThat(plan.confirmationsNeeded()).contains(ResourceAddress.parse("part.p"));
  }

  private static ResourceGraph sign(String name, String text) {
    var graph = ResourceGraph.builder();
    graph.add("s", new Sign(name, text));
    return graph.build();
  }

  @Test
  void aReplacementUnderTheSameNameDeletesFirstWhateverItsKindPrefers() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(sign("s", "one"));

    bench.apply(
        sign("s", "one"), PlanOptions.DEFAULT.withReplace(Set.of(ResourceAddress.parse("sign.s"))));
    bench.apply(sign("s", "two"));

    assertThat(bench.world.effects())
        .containsExactly(
            "create sign.s", "delete sign.s", "create sign.s", "delete sign.s", "create sign.s");
    assertThat(bench.world.all("sign").keySet()).containsExactly("s");
    assertThat(bench.plan(sign("s", "two")).hasChanges()).isFalse();
  }

  @Test
  void underAnotherNameTheNewOneIsMadeFirst() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(sign("s", "one"));

    bench.apply(sign("t", "two"));

    assertThat(bench.world.effects())
        .containsExactly("create sign.s", "create sign.s", "delete sign.s");
    assertThat(bench.world.all("sign").keySet()).containsExactly("t");
  }

  private static ResourceGraph one(String zone, long size, boolean isProtected) {
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", size, List.of()).in(zone), isProtected);
    return graph.build();
  }

  @Test
  void whatIsToBeProtectedIsNotReplacedByTheSameApply() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(one("here", 1, false));

    assertThat(bench.plan(one("there", 1, true)).blocked())
        .singleElement()
        .satisfies(blocked -> assertThat(blocked.address()).isEqualTo(CONTAINER));
  }

  @Test
  void aChangeThatAlsoLiftsTheProtectionSaysSo() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(one("here", 1, true));

    assertThat(bench.plan(one("here", 2, false)).changes())
        .singleElement()
        .satisfies(change -> assertThat(change.reason()).contains("its protection is lifted"));
  }

  @Test
  void whatALeftoverNeedsStaysWhenThePlanLeavesTheLeftoverOut() throws Exception {
    var before = ResourceGraph.builder();
    var needed = before.add("a", Thing.of("a", 1, List.of()));
    before.add("t", Twin.of("here", List.of(needed.ref(Thing.SERIAL))));
    Bench bench = Bench.in(folder);
    bench.apply(before.build());
    var builder = ResourceGraph.builder();
    builder.add("t", Twin.of("there", List.of()));
    ResourceGraph after = builder.build();
    Faults faults =
        (moment, operation, address) -> {
          if (moment == Faults.Moment.AFTER_EFFECT && operation.equals("create")) {
            throw new ProviderException(ProviderException.Category.FAILED, "not now", "");
          }
        };
    new Bench(bench.world, faults, bench.backend).apply(after);

    Plan part = bench.plan(after, PlanOptions.DEFAULT.withTargets(Set.of(CONTAINER)));
    assertThat(Bench.actions(part)).isEmpty();

    bench.apply(after);
    assertThat(bench.world.effects())
        .containsExactly(
            "create thing.a", "create twin.t", "create twin.t", "delete twin.t", "delete thing.a");
  }

  private static Faults denied(String what) {
    return (moment, operation, address) -> {
      if (what.equals(operation + " " + address)) {
        throw new ProviderException(ProviderException.Category.DENIED, "you may not", "");
      }
    };
  }

  /** A thing, and a twin that was made with it and could not be replaced. */
  private Bench leftBehind(String deniedToReplace) throws Exception {
    var before = ResourceGraph.builder();
    var needed = before.add("a", Thing.of("a", 1, List.of()));
    before.add("t", Twin.of("here", List.of(needed.ref(Thing.SERIAL))));
    Bench bench = Bench.in(folder);
    bench.apply(before.build());
    new Bench(bench.world, denied(deniedToReplace), bench.backend).apply(alone("a"));
    return bench;
  }

  private static ResourceGraph alone(String address) {
    var graph = ResourceGraph.builder();
    graph.add(address, Thing.of("a", 1, List.of()));
    graph.add("t", Twin.of("there", List.of()));
    return graph.build();
  }

  @Test
  void whatCouldNotBeReplacedIsTakenDownBeforeWhatItWasMadeWith() throws Exception {
    Bench bench = leftBehind("create twin.t");

    new Bench(bench.world, denied("delete twin.t"), bench.backend).destroy();
    assertThat(bench.world.effects()).containsExactly("create thing.a", "create twin.t");

    bench.destroy();
    assertThat(bench.world.effects()).endsWith("delete twin.t", "delete thing.a");
  }

  @Test
  void whatALeftoverWasMadeWithIsStillThatUnderAnotherAddress() throws Exception {
    Bench bench = leftBehind("delete twin.t");
    Bench undeletable = new Bench(bench.world, denied("delete twin.t"), bench.backend);
    undeletable.apply(
        alone("b"),
        PlanOptions.DEFAULT.withMoved(Map.of(CONTAINER, ResourceAddress.parse("thing.b"))));

    undeletable.destroy();
    assertThat(bench.world.effects())
        .containsExactly("create thing.a", "create twin.t", "create twin.t");

    bench.destroy();
    assertThat(bench.world.all("thing")).isEmpty();
    assertThat(bench.world.all("twin")).isEmpty();
  }

  @Test
  void theMarkOfAReplacementSaysWhatComesFirst() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(thingAndTwin("here", "one"));

    Plan plan = bench.plan(thingAndTwin("there", "two"));

    assertThat(plan.changes())
        .extracting(PlannedChange::symbol)
        .containsExactlyInAnyOrder("-/+", "+/-");
  }

  private static ResourceGraph thingAndTwin(String zone, String content) {
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 1, List.of()).in(zone));
    graph.add("t", Twin.of(content, List.of()));
    return graph.build();
  }

  @Test
  void nothingIsDeletedThatCouldNotBeMadeAnewUnderItsName() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(safe("s"));

    assertThatThrownBy(() -> bench.apply(safe("s"), PlanOptions.DEFAULT.withReplace(Set.of(SAFE))))
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
        .hasMessageContaining("the name of a safe rests");
    assertThat(bench.world.all("safe").keySet()).containsExactly("s");

    assertThat(bench.apply(safe("t")).failures()).as("another name is free").isEmpty();
    assertThat(bench.world.all("safe").keySet()).containsExactly("t");
  }

  @Test
  void whatHoldsItAndStaysKeepsAThingFromBeingDeletedToBeMadeAnew() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(held("a", "s", "here", true));

    for (String name : List.of("s", "another")) {
      assertThatThrownBy(() -> bench.apply(held("a", name, "there", true)))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
          .hasMessageContaining("who uses it holds it");
    }
    assertThat(bench.world.all("thing").keySet()).containsExactlyInAnyOrder("held-s", "b");
    assertThat(bench.apply(held("a2", "t", "there", true)).failures())
        .as("another may take its place")
        .isEmpty();

    bench.apply(held("a2", "t", "there", false));
    assertThat(bench.apply(held("a2", "t", "here", false)).failures())
        .as("what lives in it goes with it, and nobody else uses it")
        .isEmpty();
  }

  @Test
  void whatHoldsAThingAndStaysAsItIsKeepsItFromBeingDeleted() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(usedByName(true));

    assertThatThrownBy(() -> bench.apply(usedByName(false)))
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
        .hasMessageContaining("thing.b and 1 more were made with it and stay as they are")
        .satisfies(e -> assertThat(((LifecycleException) e).advice()).contains("untrack thing.a"));
    assertThat(bench.world.all("thing").keySet()).contains("held-s");

    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.forget(Set.of(CONTAINER));
    }
    assertThat(bench.plan(usedByName(false)).hasChanges()).as("let go of, it may stay").isFalse();
    assertThat(bench.destroy().failures()).isEmpty();
    assertThat(bench.world.all("thing").keySet()).containsExactly("held-s");
  }

  @Test
  void whatHeldAThingAndIsChangedOrGoesTooLetsItBeDeleted() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(usedByName(true));

    var moved = ResourceGraph.builder();
    moved.add("b", Thing.of("b", 1, List.of(Value.of("another"))));
    assertThat(bench.apply(moved.build()).failures()).isEmpty();
    assertThat(bench.world.all("thing").keySet()).containsExactly("b");
  }

  /** Two things refer to one by its name, which they know as well when it is not wanted here. */
  private static ResourceGraph usedByName(boolean wanted) {
    var graph = ResourceGraph.builder();
    Value<String> name = Value.of(Thing.HELD + "s");
    if (wanted) {
      name = graph.add("a", Thing.of(Thing.HELD + "s", 1, List.of())).ref(Thing.NAME);
    }
    graph.add("b", Thing.of("b", 1, List.of(name)));
    graph.add("c", Thing.of("c", 1, List.of(name)));
    return graph.build();
  }

  @Test
  void whatSomebodyElseDeletedIsNotMadeUnderANameThatRests() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(safe("s"));
    bench.world.remove("safe", "s");

    Plan plan = bench.plan(safe("s"));
    assertThat(plan.blocked())
        .singleElement()
        .satisfies(
            blocked -> {
              assertThat(blocked.address()).isEqualTo(SAFE);
              assertThat(blocked.reason())
                  .contains("does not exist any more")
                  .contains("the name of a safe rests");
              assertThat(blocked.remedy()).contains("untrack safe.main");
            });
    assertThatThrownBy(() -> bench.apply(safe("s"))).isInstanceOf(LifecycleException.class);
    assertThat(bench.apply(safe("t")).failures()).as("under another name").isEmpty();
    bench.world.remove("safe", "t");
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.forget(Set.of(SAFE));
    }
    assertThat(bench.apply(safe("t")).failures()).as("when somebody knows better").isEmpty();
  }

  private static ResourceGraph held(String address, String name, String zone, boolean used) {
    var graph = ResourceGraph.builder();
    var base = graph.add(address, Thing.of(Thing.HELD + name, 1, List.of()).in(zone));
    graph.add("p", new Part(base.ref(Thing.NAME), "p", 1));
    if (used) {
      graph.add("b", Thing.of("b", 1, List.of(base.ref(Thing.SERIAL))));
    }
    return graph.build();
  }

  private static final ResourceAddress SAFE = ResourceAddress.parse("safe.main");

  private static ResourceGraph safe(String name) {
    var graph = ResourceGraph.builder();
    graph.add("main", new Safe(name, false));
    return graph.build();
  }
}
