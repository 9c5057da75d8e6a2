package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Part;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
  @TempDir Path folder;

  private static ResourceGraph chain(long size) {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", size, List.of()));
    var b = graph.add("b", Thing.of("b", 1, List.of(a.ref(Thing.SERIAL))));
    graph.add("c", Thing.of("c", 1, List.of(Value.join("to-", b.ref(Thing.NAME)))));
    graph.output("first/serial", a.ref(Thing.SERIAL));
    return graph.build();
  }

  private static ResourceAddress thing(String name) {
    return new ResourceAddress("thing", name);
  }

  @Test
  void anApplyCreatesDependenciesFirstAndThePlanAfterItIsEmpty() throws Exception {
    Bench bench = Bench.in(folder);
    ApplyResult result = bench.apply(chain(1));
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.effects())
        .containsExactly("create thing.a", "create thing.b", "create thing.c");
    assertThat(bench.plan(chain(1)).hasChanges()).isFalse();
    assertThat(result.outputs().get("first/serial").toString()).startsWith("thing-");
  }

  @Test
  void anApplyWithNothingToDoWritesNothing() throws Exception {
    Bench bench = Bench.in(folder);
    long before = bench.apply(chain(1)).serial();
    assertThat(bench.apply(chain(1)).serial()).isEqualTo(before);
  }

  @Test
  void anUpdateIsMadeInPlaceAndDependentsOfWhatStaysTheSameAreLeftAlone() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(chain(1));
    assertThat(Bench.actions(bench.plan(chain(2)))).isEqualTo(Map.of("thing.a", "update"));
    bench.apply(chain(2));
    assertThat(bench.world.effects()).endsWith("update thing.a");
    assertThat(bench.plan(chain(2)).hasChanges()).isFalse();
  }

  @Test
  void refreshingCostsOneListForEachKindHoweverManyResourcesThereAre() throws Exception {
    Bench bench = Bench.in(folder);
    var graph = ResourceGraph.builder();
    for (int i = 0; i < 50; i++) {
      graph.add("t" + i, Thing.of("t" + i, 1, List.of()));
    }
    bench.apply(graph.build());
    int before = bench.provider.listCalls();
    bench.plan(graph.build());
    assertThat(bench.provider.listCalls() - before).isEqualTo(1);
  }

  @Test
  void aFailureStopsOnlyWhatDependsOnIt() throws Exception {
    Faults faults =
        (moment, operation, address) -> {
          if (address.equals(thing("b")) && moment == Faults.Moment.BEFORE_EFFECT) {
            throw new ProviderException(
                ProviderException.Category.INVALID, "b is refused", "ask for another");
          }
        };
    Bench bench = Bench.in(folder, faults);
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", 1, List.of()));
    var b = graph.add("b", Thing.of("b", 1, List.of(a.ref(Thing.SERIAL))));
    graph.add("c", Thing.of("c", 1, List.of(b.ref(Thing.SERIAL))));
    graph.add("d", Thing.of("d", 1, List.of(a.ref(Thing.SERIAL))));
    ApplyResult result = bench.apply(graph.build());
    assertThat(result.status()).isEqualTo(ApplyResult.Status.FAILED);
    assertThat(bench.world.effects()).containsExactlyInAnyOrder("create thing.a", "create thing.d");
    assertThat(result.failures())
        .singleElement()
        .extracting(o -> o.message())
        .isEqualTo("b is refused");
    assertThat(result.outcomes())
        .filteredOn(o -> o.ending() == ApplyResult.Ending.SKIPPED)
        .singleElement()
        .satisfies(o -> assertThat(o.because()).contains(thing("b")));
  }

  @Test
  void aPassingFailureIsRepeatedAndALostAnswerDoesNotMakeASecondResource() throws Exception {
    var failures = new AtomicInteger(2);
    Faults faults =
        (moment, operation, address) -> {
          if (moment == Faults.Moment.AFTER_EFFECT && failures.getAndDecrement() > 0) {
            throw new ProviderException(
                ProviderException.Category.TRANSIENT, "the connection broke", "");
          }
        };
    Bench bench = Bench.in(folder, faults);
    assertThat(bench.apply(chain(1)).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.effects()).hasSize(3);
  }

  @Test
  void aLongOperationIsPolledToItsEnd() throws Exception {
    Bench bench = Bench.in(folder);
    assertThat(bench.apply(chain(Thing.LARGE)).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.plan(chain(Thing.LARGE)).hasChanges()).isFalse();
  }

  @Test
  void aChangeThatCannotBeMadeInPlaceDeletesFirstWhereNamesAreExclusive() throws Exception {
    Bench bench = Bench.in(folder);
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 1, List.of()));
    bench.apply(graph.build());
    var moved = ResourceGraph.builder();
    moved.add("a", Thing.of("a", 1, List.of()).in("elsewhere"));
    assertThat(Bench.actions(bench.plan(moved.build()))).isEqualTo(Map.of("thing.a", "replace"));
    bench.apply(moved.build());
    assertThat(bench.world.effects())
        .containsExactly("create thing.a", "delete thing.a", "create thing.a");
    assertThat(bench.plan(moved.build()).hasChanges()).isFalse();
  }

  private static ResourceGraph twins(String content) {
    var graph = ResourceGraph.builder();
    var twin = graph.add("t", Twin.of(content, List.of()));
    graph.add("user", Thing.of("user", 1, List.of(twin.ref(Twin.SERIAL))));
    return graph.build();
  }

  @Test
  void whereTwoCanExistDependentsMoveOverBeforeTheOldOneGoes() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(twins("one"));
    assertThat(Bench.actions(bench.plan(twins("two"))))
        .isEqualTo(Map.of("twin.t", "replace", "thing.user", "update"));
    bench.apply(twins("two"));
    assertThat(bench.world.effects())
        .containsExactly(
            "create twin.t",
            "create thing.user",
            "create twin.t",
            "update thing.user",
            "delete twin.t");
    assertThat(bench.plan(twins("two")).hasChanges()).isFalse();
  }

  private static ResourceGraph whole(String zone) {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", 1, List.of()).in(zone));
    graph.add("p", new Part(a.ref(Thing.NAME), "p", 1));
    return graph.build();
  }

  @Test
  void whatLivesInAReplacedThingIsReplacedWithItAndLossOfDataMustBeConfirmedByName()
      throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(whole("here"));
    Plan plan = bench.plan(whole("there"));
    assertThat(Bench.actions(plan)).isEqualTo(Map.of("thing.a", "replace", "part.p", "replace"));
    try (Lifecycle lifecycle = bench.open()) {
      assertThatThrownBy(() -> lifecycle.apply(plan, ApplyOptions.DEFAULT))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
          .hasMessageContaining("part.p");
    }
    bench.apply(whole("there"));
    assertThat(bench.world.effects().subList(2, 6))
        .containsExactly("delete part.p", "delete thing.a", "create thing.a", "create part.p");
  }

  /** The part is named after what the thing gets when it is made, and needs another thing too. */
  private static ResourceGraph namedAfterSerial(String zone) {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", 1, List.of()).in(zone));
    var b = graph.add("b", Thing.of("b", 1, List.of()));
    graph.add("p", new Part(a.ref(Thing.SERIAL), "p", 1), b);
    return graph.build();
  }

  @Test
  void whatHoldsAReplacedThingGoesBeforeItAlsoWhenItsNewValueIsNotKnownYet() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(namedAfterSerial("here"));

    bench.apply(namedAfterSerial("there"));

    assertThat(bench.world.effects().subList(3, 7))
        .containsExactly("delete part.p", "delete thing.a", "create thing.a", "create part.p");
    assertThat(bench.plan(namedAfterSerial("there")).hasChanges()).isFalse();
  }

  @Test
  void destroyDeletesDependentsFirstAndLeavesNothing() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(chain(1));
    assertThat(bench.destroy().status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.effects().subList(3, 6))
        .containsExactly("delete thing.c", "delete thing.b", "delete thing.a");
    assertThat(bench.world.all("thing")).isEmpty();
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().resources()).isEmpty();
    }
  }

  @Test
  void aLostStateIsFoundAgainByOwnershipMarksAndNothingIsMadeTwice() throws Exception {
    Bench bench = Bench.in(folder.resolve("one"));
    bench.apply(chain(1));
    Bench other =
        new Bench(
            bench.world,
            Faults.NONE,
            new ai.varai.provisioner.lifecycle.state.FolderStateBackend(folder.resolve("two")));
    assertThat(Bench.actions(other.plan(chain(1))).values()).containsOnly("adopt");
    other.apply(chain(1));
    assertThat(bench.world.effects()).hasSize(3);
    assertThat(other.destroy().status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.all("thing")).isEmpty();
  }

  @Test
  void whatIsNotWantedAnyMoreIsDeletedAndWhatVanishedIsMadeAgain() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(chain(1));
    bench.world.remove("thing", "a");
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 1, List.of()));
    assertThat(Bench.actions(bench.plan(graph.build())))
        .isEqualTo(Map.of("thing.a", "create", "thing.b", "delete", "thing.c", "delete"));
    bench.apply(graph.build());
    assertThat(bench.world.all("thing").keySet()).containsExactly("a");
  }

  @Test
  void protectionOutlivesTheBlockAndIsLiftedOnlyExplicitly() throws Exception {
    Bench bench = Bench.in(folder);
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 1, List.of()), true);
    bench.apply(graph.build());
    ResourceGraph nothing = ResourceGraph.builder().build();
    assertThatThrownBy(() -> bench.apply(nothing))
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
        .hasMessageContaining("thing.a");
    assertThatThrownBy(bench::destroy).isInstanceOf(LifecycleException.class);
    var lifted = ResourceGraph.builder();
    lifted.add("a", Thing.of("a", 1, List.of()));
    bench.apply(lifted.build());
    assertThat(bench.plan(lifted.build()).hasChanges()).isFalse();
    bench.apply(nothing);
    assertThat(bench.world.all("thing")).isEmpty();
  }

  @Test
  void whatTheProviderForeseesStopsTheApplyBeforeItsFirstChange() throws Exception {
    Bench bench = Bench.in(folder);
    bench.provider.foresee(new Problem("PORT_TAKEN", "port 80", "is taken", "stop nginx"));
    assertThatThrownBy(() -> bench.apply(chain(1)))
        .isInstanceOf(LifecycleException.class)
        .hasMessageContaining("port 80");
    assertThat(bench.world.effects()).isEmpty();
  }

  @Test
  void ofSeveralThingsThatTheProviderForeseesEachIsToldWithItsOwnRemedy() throws Exception {
    Bench bench = Bench.in(folder);
    var port = new Problem("PORT_TAKEN", "port 80", "is taken", "stop nginx");
    var image = new Problem("IMAGE_MISSING", "image", "is not here", "pull it");
    bench.provider.foresee(port, image);
    assertThatThrownBy(() -> bench.apply(chain(1)))
        .isInstanceOfSatisfying(
            LifecycleException.class,
            e -> {
              assertThat(e.problems()).containsExactly(port, image);
              assertThat(e.advice()).as("nobody's remedy stands for all").isEmpty();
            })
        .hasMessageEndingWith("2 things are in its way");
    assertThat(bench.world.effects()).isEmpty();
  }

  @Test
  void aPlanFromAnOlderStateIsRefused() throws Exception {
    Bench bench = Bench.in(folder);
    Plan old = bench.plan(chain(1));
    bench.apply(chain(1));
    try (Lifecycle lifecycle = bench.open()) {
      assertThatThrownBy(() -> lifecycle.apply(old, ApplyOptions.DEFAULT))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
          .hasMessageContaining("serial");
    }
  }

  @Test
  void driftTellsWhatMovedWithoutChangingAnything() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(chain(1));
    @SuppressWarnings("unchecked")
    var attributes =
        (Map<String, Object>) bench.world.get("thing", "a").orElseThrow().get("attributes");
    attributes.put("size", 7L);
    bench.world.remove("thing", "c");
    try (Lifecycle lifecycle = bench.open()) {
      DriftReport drift = lifecycle.drift();
      assertThat(drift.gone()).containsExactly(thing("c"));
      assertThat(drift.changed())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.address()).isEqualTo(thing("a"));
                assertThat(one.attributes().get(0).before()).contains(1L);
                assertThat(one.attributes().get(0).after()).contains(7L);
              });
    }
    assertThat(bench.world.effects()).hasSize(3);
  }

  @Test
  void targetsBringWhatTheyNeedAndExcludesKeepOutWhatNeedsThem() throws Exception {
    Bench bench = Bench.in(folder);
    Plan target = bench.plan(chain(1), PlanOptions.DEFAULT.withTargets(Set.of(thing("b"))));
    assertThat(Bench.actions(target).keySet()).containsExactly("thing.a", "thing.b");
    assertThat(target.partial()).isTrue();
    Plan exclude = bench.plan(chain(1), PlanOptions.DEFAULT.withExcludes(Set.of(thing("b"))));
    assertThat(Bench.actions(exclude).keySet()).containsExactly("thing.a");
    bench.apply(chain(1), PlanOptions.DEFAULT.withExcludes(Set.of(thing("b"))));
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().partial()).isTrue();
    }
    bench.apply(chain(1));
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().partial()).isFalse();
    }
  }

  @Test
  void aMovedResourceKeepsItsLifeUnderItsNewAddress() throws Exception {
    Bench bench = Bench.in(folder);
    var before = ResourceGraph.builder();
    before.add("old", Thing.of("x", 1, List.of()));
    bench.apply(before.build());
    var after = ResourceGraph.builder();
    after.add("new", Thing.of("x", 1, List.of()));
    var options = PlanOptions.DEFAULT.withMoved(Map.of(thing("old"), thing("new")));
    Plan plan = bench.plan(after.build(), options);
    assertThat(Bench.actions(plan)).isEmpty();
    assertThat(plan.hasChanges()).isTrue();
    bench.apply(after.build(), options);
    assertThat(bench.world.effects()).hasSize(1);
    assertThat(bench.plan(after.build()).hasChanges()).isFalse();
  }

  @Test
  void whatTheStateDoesNotHaveCanNeitherBeForgottenNorProtected() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(chain(1));
    try (Lifecycle lifecycle = bench.open()) {
      for (ThrowingCallable edit :
          List.<ThrowingCallable>of(
              () -> lifecycle.forget(Set.of(thing("a"), thing("none"))),
              () -> lifecycle.protect(thing("none"), true))) {
        assertThatThrownBy(edit)
            .isInstanceOfSatisfying(
                LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(3))
            .hasMessage("the state has no thing.none");
      }
      assertThat(lifecycle.status().resources()).as("all or nothing").hasSize(3);
      assertThat(lifecycle.lock()).isEmpty();
    }
  }

  @Test
  void whatIsNeitherWantedNorThereLeavesTheState() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(chain(1));
    bench.world.remove("thing", "c");
    var without = ResourceGraph.builder();
    var a = without.add("a", Thing.of("a", 1, List.of()));
    without.add("b", Thing.of("b", 1, List.of(a.ref(Thing.SERIAL))));
    without.output("first/serial", a.ref(Thing.SERIAL));

    assertThat(Bench.actions(bench.plan(without.build()))).isEqualTo(Map.of("thing.c", "forget"));
    List<String> effects = bench.world.effects();
    bench.apply(without.build());

    assertThat(bench.world.effects()).isEqualTo(effects);
    assertThat(bench.plan(without.build()).hasChanges()).isFalse();
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().resources()).hasSize(2);
      assertThat(lifecycle.drift().none()).isTrue();
    }
  }

  @Test
  void theLockThatSomebodyHoldsKeepsOthersOutUntilItIsGivenBackOrBroken() throws Exception {
    Bench bench = Bench.in(folder);
    var promotion = new Promotion("dev", "0000000001", Instant.EPOCH, "ada", Map.of("s", "image"));
    try (Lifecycle holder = bench.open();
        Lifecycle other = bench.open()) {
      Plan plan = holder.plan(chain(1), PlanOptions.DEFAULT.holdingLock(Duration.ZERO));
      for (ThrowingCallable change :
          List.<ThrowingCallable>of(
              () -> other.plan(chain(1), PlanOptions.DEFAULT.holdingLock(Duration.ZERO)),
              () -> other.apply(plan, ApplyOptions.DEFAULT),
              () -> other.promoted(promotion),
              () -> other.protect(thing("a"), true))) {
        assertThatThrownBy(change)
            .isInstanceOfSatisfying(
                LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(4))
            .hasMessageContaining("the environment is locked by");
      }
      assertThat(other.plan(chain(1), PlanOptions.DEFAULT).hasChanges())
          .as("who only looks needs no lock")
          .isTrue();
      holder.promoted(promotion);
      assertThat(other.lock()).as("what is noted under the lock does not end it").isPresent();

      assertThatThrownBy(() -> other.breakLock("another"))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(3))
          .hasMessage("no lock another is held");
      holder.apply(plan, ApplyOptions.DEFAULT);
      assertThat(other.lock()).as("given back at the end of an apply").isEmpty();

      Plan again = holder.plan(chain(2), PlanOptions.DEFAULT.holdingLock(Duration.ZERO));
      other.breakLock(other.lock().orElseThrow().holder().id());
      other.protect(thing("a"), true);
      assertThatThrownBy(() -> holder.apply(again, ApplyOptions.DEFAULT))
          .isInstanceOf(LifecycleException.class);
      assertThat(other.promotion()).contains(promotion);
    }
    assertThat(bench.world.effects()).hasSize(3);
  }

  @Test
  void aForgottenResourceStaysAndIsNoneOfOurs() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(chain(1));
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.forget(Set.of(thing("c")));
      assertThat(lifecycle.status().resources()).hasSize(2);
      assertThat(lifecycle.status().released()).containsExactly(thing("c"));
      assertThat(lifecycle.drift().unknown()).isEmpty();
    }
    assertThat(bench.world.get("thing", "c")).isPresent();

    var without = ResourceGraph.builder();
    var a = without.add("a", Thing.of("a", 1, List.of()));
    without.add("b", Thing.of("b", 1, List.of(a.ref(Thing.SERIAL))));
    without.output("first/serial", a.ref(Thing.SERIAL));
    assertThat(bench.plan(without.build()).hasChanges()).as("it is not deleted").isFalse();

    assertThat(Bench.actions(bench.plan(chain(1))))
        .as("wanted again, it is taken back")
        .containsExactly(Map.entry("thing.c", "adopt"));
    bench.apply(chain(1));
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.status().released()).isEmpty();
    }
  }

  @Test
  void destroyLeavesAForgottenResourceAlone() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(chain(1));
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.forget(Set.of(thing("c")));
      Plan plan =
          lifecycle.planDestroy(chain(1), PlanOptions.DEFAULT.holdingLock(Duration.ofSeconds(5)));
      assertThat(lifecycle.apply(plan, ApplyOptions.DEFAULT).status())
          .isEqualTo(ApplyResult.Status.DONE);
      assertThat(lifecycle.status().released()).containsExactly(thing("c"));
    }
    assertThat(bench.world.get("thing", "a")).isEmpty();
    assertThat(bench.world.get("thing", "c")).isPresent();
  }

  @Test
  void anUnknownKindIsInvalidAndSaidForAllAtOnce() {
    Bench bench = Bench.in(folder);
    var graph = ResourceGraph.builder();
    graph.add("x", new Stranger("x"));
    assertThatThrownBy(() -> bench.plan(graph.build()))
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(3))
        .hasMessageContaining("stranger");
  }

  @ai.varai.provisioner.model.resource.Kind(value = "stranger", title = "Stranger")
  record Stranger(@ai.varai.provisioner.model.resource.Identity String name)
      implements ai.varai.provisioner.model.resource.Resource {}

  @Test
  void aFirstInterruptionLetsRunningCallsFinishAndStartsNoMore() throws Exception {
    var lifecycles = new java.util.concurrent.atomic.AtomicReference<Lifecycle>();
    Faults faults =
        (moment, operation, address) -> {
          if (address.equals(thing("a")) && moment == Faults.Moment.BEFORE_EFFECT) {
            lifecycles.get().interrupt();
          }
        };
    Bench bench = Bench.in(folder, faults);
    try (Lifecycle lifecycle = bench.open()) {
      lifecycles.set(lifecycle);
      Plan plan = lifecycle.plan(chain(1), PlanOptions.DEFAULT);
      ApplyResult result = lifecycle.apply(plan, ApplyOptions.DEFAULT);
      assertThat(result.status().exitCode()).isEqualTo(130);
    }
    assertThat(bench.world.effects()).containsExactly("create thing.a");
    Bench again = new Bench(bench.world, Faults.NONE, bench.backend);
    assertThat(again.apply(chain(1)).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.effects()).hasSize(3);
  }

  @Test
  void aSecondInterruptionLeavesRunningCallsForTheNextApply() throws Exception {
    var lifecycles = new java.util.concurrent.atomic.AtomicReference<Lifecycle>();
    Faults faults =
        (moment, operation, address) -> {
          if (moment == Faults.Moment.AFTER_EFFECT) {
            lifecycles.get().interrupt();
            lifecycles.get().interrupt();
            Thread.sleep(60_000);
          }
        };
    Bench bench = Bench.in(folder, faults);
    try (Lifecycle lifecycle = bench.open()) {
      lifecycles.set(lifecycle);
      Plan plan = lifecycle.plan(chain(1), PlanOptions.DEFAULT);
      ApplyResult result = lifecycle.apply(plan, ApplyOptions.DEFAULT);
      assertThat(result.status()).isEqualTo(ApplyResult.Status.INTERRUPTED);
      assertThat(lifecycle.status().openOperations()).containsExactly(thing("a"));
    }
    Bench again = new Bench(bench.world, Faults.NONE, bench.backend);
    again.apply(chain(1));
    assertThat(bench.world.effects())
        .containsExactly("create thing.a", "create thing.b", "create thing.c");
    try (Lifecycle lifecycle = again.open()) {
      assertThat(lifecycle.status().openOperations()).isEmpty();
    }
  }
}
