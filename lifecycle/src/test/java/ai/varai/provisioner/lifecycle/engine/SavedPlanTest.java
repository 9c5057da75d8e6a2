package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.Release;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.lifecycle.plan.SavedPlanFormat;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedPlanTest {
  @TempDir Path folder;

  private static ResourceGraph two(long size) {
    var graph = ResourceGraph.builder();
    var a = graph.add("a", Thing.of("a", size, List.of()));
    graph.add("b", Thing.of("b", 1, List.of(Value.join("x-", a.ref(Thing.SERIAL)))));
    return graph.build();
  }

  private static SavedPlan saved(Bench bench, ResourceGraph graph) throws Exception {
    try (Lifecycle lifecycle = bench.open()) {
      SavedPlan saved =
          lifecycle.save(
              lifecycle.plan(graph, PlanOptions.DEFAULT), PlanOptions.DEFAULT, Duration.ofHours(1));
      return lifecycle.readPlan(lifecycle.write(saved));
    }
  }

  private static ApplyResult apply(Bench bench, SavedPlan saved, ResourceGraph graph, boolean gate)
      throws Exception {
    try (Lifecycle lifecycle = bench.open()) {
      return lifecycle.apply(saved, graph, gate, ApplyOptions.DEFAULT);
    }
  }

  private static void assertRefused(
      Bench bench, SavedPlan saved, ResourceGraph graph, boolean gate, String because) {
    int before = bench.world.effects().size();
    assertThatThrownBy(() -> apply(bench, saved, graph, gate))
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
        .hasMessageContaining(because);
    assertThat(bench.world.effects()).hasSize(before);
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.lock()).isEmpty();
    }
  }

  @Test
  void aSavedPlanIsAppliedAsItIs() throws Exception {
    Bench bench = Bench.in(folder);
    SavedPlan saved = saved(bench, two(1));
    assertThat(apply(bench, saved, two(1), false).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.effects()).hasSize(2);
  }

  @Test
  void whenMuchHasMovedTheFirstIsNamedAndTheRestCounted() throws Exception {
    Bench bench = Bench.in(folder);
    var graph = ResourceGraph.builder();
    for (char c = 'z'; c >= 'a'; c--) {
      graph.add("" + c, Thing.of("" + c, 1, List.of()));
    }
    SavedPlan saved = saved(bench, graph.build());
    bench.apply(graph.build());
    assertThatThrownBy(() -> apply(bench, saved, graph.build(), false))
        .isInstanceOfSatisfying(LifecycleException.class, e -> assertThat(e.problems()).hasSize(27))
        .hasMessageMatching(
            ".*: state: serial \\d+ -> \\d+; thing\\.a: it exists now; .*thing\\.e: it exists now;"
                + " and 21 more");
  }

  @Test
  void itLeavesOutReplacesAndMovesWhatItWasMadeTo() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(two(1));
    var graph = ResourceGraph.builder();
    graph.add("moved", Thing.of("a", 1, List.of()));
    graph.add("out", Thing.of("out", 1, List.of()));
    ResourceAddress moved = ResourceAddress.parse("thing.moved");
    PlanOptions options =
        PlanOptions.DEFAULT
            .withMoved(Map.of(ResourceAddress.parse("thing.a"), moved))
            .withReplace(Set.of(moved))
            .withExcludes(Set.of(ResourceAddress.parse("thing.out")))
            .withTargets(Set.of(moved, ResourceAddress.parse("thing.b")));
    SavedPlan saved;
    try (Lifecycle lifecycle = bench.open()) {
      saved =
          lifecycle.readPlan(
              lifecycle.write(
                  lifecycle.save(
                      lifecycle.plan(graph.build(), options), options, Duration.ofHours(1))));
    }

    assertThat(apply(bench, saved, graph.build(), false).status())
        .isEqualTo(ApplyResult.Status.DONE);
    assertThat(bench.world.effects())
        .containsExactly(
            "create thing.a",
            "create thing.b",
            "delete thing.b",
            "delete thing.a",
            "create thing.moved");
    assertThat(bench.world.all("thing")).containsOnlyKeys("a");
  }

  @Test
  void itIsRefusedWhenTheConfigurationMoved() throws Exception {
    Bench bench = Bench.in(folder);
    assertRefused(bench, saved(bench, two(1)), two(2), false, "configuration");
  }

  @Test
  void itIsRefusedWhenTheStateMoved() throws Exception {
    Bench bench = Bench.in(folder);
    SavedPlan saved = saved(bench, two(1));
    bench.apply(two(1));
    assertRefused(bench, saved, two(1), false, "serial");
  }

  @Test
  void itIsRefusedWhenTheWorldMovedAndSaysWhere() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(two(1));
    SavedPlan saved = saved(bench, two(2));
    @SuppressWarnings("unchecked")
    var attributes =
        (Map<String, Object>) bench.world.get("thing", "b").orElseThrow().get("attributes");
    attributes.put("size", 9L);
    assertRefused(bench, saved, two(2), false, "thing.b: it was changed");
  }

  @Test
  void itIsRefusedWhenTimeAloneWouldMakeItDoSomethingElse() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(two(1));
    SavedPlan saved = saved(bench, two(2));
    bench.provider.age("b");
    assertRefused(bench, saved, two(2), false, "thing.b: it was to be left alone, now: replace");
  }

  @Test
  void aPlanThatBelievedTheStateIsRefusedWhenTheWorldIsAnother() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(two(1));
    PlanOptions believing = PlanOptions.DEFAULT.withRefresh(false);
    try (Lifecycle lifecycle = bench.open()) {
      SavedPlan saved =
          lifecycle.save(lifecycle.plan(two(2), believing), believing, Duration.ofHours(1));
      bench.world.remove("thing", "b");
      assertRefused(bench, saved, two(2), false, "thing.b");
    }
    bench.apply(two(1));
    try (Lifecycle lifecycle = bench.open()) {
      SavedPlan saved =
          lifecycle.save(lifecycle.plan(two(2), believing), believing, Duration.ofHours(1));
      assertThat(apply(bench, saved, two(2), false).status()).isEqualTo(ApplyResult.Status.DONE);
    }
  }

  @Test
  void aPlanThatShowsSomethingElseCannotBeMadeWithoutTheEnvironmentsKey() throws Exception {
    Bench bench = Bench.in(folder);
    SavedPlan saved = saved(bench, two(1));
    Map<String, Object> shown = Map.of("changes", List.of());
    var forger = new Fingerprints(new byte[32]);
    SavedPlan forged = with(saved, "", shown);
    for (String digest :
        List.of(
            forger.digest(SavedPlanFormat.body(forged)),
            forger.of(SavedPlanFormat.body(forged)).text())) {
      try (Lifecycle lifecycle = bench.open()) {
        assertThatThrownBy(
                () -> lifecycle.approve(with(saved, digest, shown), "ada", Duration.ofHours(1)))
            .isInstanceOf(LifecycleException.class)
            .hasMessageContaining("changed after it was made");
      }
    }
  }

  private static SavedPlan with(SavedPlan saved, String digest, Map<String, Object> shown) {
    return new SavedPlan(
        digest,
        saved.environment(),
        saved.stack(),
        saved.lineage(),
        saved.serial(),
        saved.made(),
        saved.planner(),
        saved.expires(),
        saved.configuration(),
        saved.world(),
        shown,
        saved.choices(),
        saved.approval());
  }

  @Test
  void aChangedFileIsRefused() throws Exception {
    Bench bench = Bench.in(folder);
    try (Lifecycle lifecycle = bench.open()) {
      byte[] bytes = lifecycle.write(saved(bench, two(1)));
      String forged =
          new String(bytes, StandardCharsets.UTF_8).replace("\"create\":2", "\"create\":3");
      SavedPlan plan = lifecycle.readPlan(forged.getBytes(StandardCharsets.UTF_8));
      assertRefused(bench, plan, two(1), false, "changed after it was made");
      assertThatThrownBy(() -> lifecycle.readPlan("nonsense".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(3));
    }
  }

  @Test
  void whereAnApprovalIsDemandedNothingGoesWithoutAValidOne() throws Exception {
    Bench bench = Bench.in(folder);
    SavedPlan saved = saved(bench, two(1));
    assertRefused(bench, saved, two(1), true, "not approved");
    try (Lifecycle lifecycle = bench.open()) {
      assertRefused(
          bench,
          lifecycle.approve(saved, Bench.settings().who(), Duration.ofHours(1)),
          two(1),
          true,
          "who made it");
      assertRefused(
          bench, lifecycle.approve(saved, "ada", Duration.ofSeconds(-1)), two(1), true, "expired");
      SavedPlan approved = lifecycle.approve(saved, "ada", Duration.ofHours(1));
      assertThat(apply(bench, lifecycle.readPlan(lifecycle.write(approved)), two(1), true).status())
          .isEqualTo(ApplyResult.Status.DONE);
    }
  }

  @Test
  void anExpiredPlanIsRefused() throws Exception {
    Bench bench = Bench.in(folder);
    try (Lifecycle lifecycle = bench.open()) {
      SavedPlan old =
          lifecycle.save(
              lifecycle.plan(two(1), PlanOptions.DEFAULT),
              PlanOptions.DEFAULT,
              Duration.ofSeconds(-1));
      assertRefused(bench, old, two(1), false, "expired");
    }
  }

  @Test
  void theLastGoodReleaseCanBeGoneBackTo() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(two(1));
    seenWorking(bench, two(1));
    bench.apply(two(5));
    try (Lifecycle lifecycle = bench.open()) {
      List<Release> releases = lifecycle.releases();
      assertThat(releases).extracting(Release::good).containsExactly(false, true);
      ResourceGraph good = lifecycle.releasedGraph(releases.get(1).id());
      assertThat(Bench.actions(lifecycle.plan(good, PlanOptions.DEFAULT)))
          .isEqualTo(Map.of("thing.a", "update"));
    }
    assertThat(Bench.actions(bench.plan(two(1)))).isEqualTo(Map.of("thing.a", "update"));
  }

  @Test
  void tenReleasesAreKeptAndTheLastGoodOneOutlivesAnyNumberOfAttempts() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(two(1));
    seenWorking(bench, two(1));
    for (long size = 2; size <= 13; size++) {
      bench.apply(two(size));
    }
    assertThat(sizes(bench)).containsExactly(13L, 12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 1L);
    assertThat(lastGood(bench)).isEqualTo(1);

    seenWorking(bench, two(13));
    bench.apply(two(14));

    assertThat(sizes(bench)).containsExactly(14L, 13L, 12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L);
    assertThat(lastGood(bench)).isEqualTo(13);
    assertThat(bench.backend.list("releases/")).as("nor is a mark left behind").hasSize(11);
  }

  private static void seenWorking(Bench bench, ResourceGraph graph) throws Exception {
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.verify(graph, Set.of()).passed()).isTrue();
    }
  }

  /** The sizes of the thing in all releases, latest first. */
  private static List<Long> sizes(Bench bench) {
    try (Lifecycle lifecycle = bench.open()) {
      return lifecycle.releases().stream().map(one -> size(lifecycle, one)).toList();
    }
  }

  private static long size(Lifecycle lifecycle, Release release) {
    var node = lifecycle.releasedGraph(release.id()).find(ResourceAddress.parse("thing.a"));
    return ((Thing) node.orElseThrow().resource()).size();
  }

  @Test
  void afterAnApplyThatFailedTheNewestReleaseIsTheOneToGoBackTo() throws Exception {
    var refusing = new AtomicBoolean();
    Faults faults =
        (moment, operation, address) -> {
          if (refusing.get() && address.name().equals("b")) {
            throw new ProviderException(ProviderException.Category.INVALID, "b is refused", "");
          }
        };
    Bench bench = Bench.in(folder, faults);
    for (long size : new long[] {1, 2}) {
      bench.apply(two(size));
      seenWorking(bench, two(size));
    }
    assertThat(lastGood(bench)).as("while it is the present").isEqualTo(1);

    refusing.set(true);
    var broken = ResourceGraph.builder();
    broken.add("a", Thing.of("a", 7, List.of()));
    broken.add("b", Thing.of("b", 7, List.of()));
    assertThat(bench.apply(broken.build()).status()).isEqualTo(ApplyResult.Status.FAILED);

    assertThat(lastGood(bench)).isEqualTo(2);
  }

  @Test
  void anApplyThatPutDriftRightIsNotWhatARollbackStopsAt() throws Exception {
    Bench bench = Bench.in(folder);
    for (long size : new long[] {1, 2}) {
      bench.apply(two(size));
      seenWorking(bench, two(size));
    }
    bench.world.remove("thing", "b");
    bench.apply(two(2));
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.verify(two(2), Set.of()).passed()).isTrue();
      assertThat(lifecycle.releases()).extracting(Release::good).containsExactly(true, true, true);
    }

    assertThat(lastGood(bench)).isEqualTo(1);
  }

  /** The size of the thing in the release that a rollback would bring back. */
  private static long lastGood(Bench bench) {
    try (Lifecycle lifecycle = bench.open()) {
      return size(
          lifecycle, Release.lastGood(lifecycle.releases(), lifecycle.status()).orElseThrow());
    }
  }

  @Test
  void aPlanOfAnotherEnvironmentIsRefusedAsThat() throws Exception {
    Bench bench = Bench.in(folder.resolve("one"));
    bench.apply(two(1));
    byte[] file;
    try (Lifecycle lifecycle = bench.open()) {
      file =
          lifecycle.write(
              lifecycle.save(
                  lifecycle.plan(two(2), PlanOptions.DEFAULT),
                  PlanOptions.DEFAULT,
                  Duration.ofHours(1)));
    }
    var settings = LifecycleSettings.of("other", "stack-1", "tests 1", "somebody");
    var backend = new FolderStateBackend(folder.resolve("two"));
    try (Lifecycle other = Lifecycle.open(settings, bench.provider, backend, event -> {})) {
      SavedPlan plan = other.readPlan(file);
      assertThatThrownBy(() -> other.apply(plan, two(2), false, ApplyOptions.DEFAULT))
          .hasMessage("the saved plan is one of environment 'test', not of 'other'");
    }
  }

  @Test
  void aPlanThatWasCutOffIsRefusedWithThePlaceAndNothingOfTheParser() throws Exception {
    Bench bench = Bench.in(folder);
    try (Lifecycle lifecycle = bench.open()) {
      assertThatThrownBy(() -> lifecycle.readPlan("{\"format\": ".getBytes(StandardCharsets.UTF_8)))
          .hasMessageContaining("line 1")
          .hasMessageNotContaining("Source");
    }
  }
}
