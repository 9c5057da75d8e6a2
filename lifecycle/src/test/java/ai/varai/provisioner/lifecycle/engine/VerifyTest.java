package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.Release;
import ai.varai.provisioner.lifecycle.ReleaseGate;
import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Disk;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of an environment before its release may go on. */
class VerifyTest {
  @TempDir private Path folder;

  private static ResourceGraph named(String... names) {
    var graph = ResourceGraph.builder();
    for (int i = 0; i < names.length; i++) {
      graph.add("t" + i, Thing.of(names[i], 1, List.of()));
    }
    return graph.build();
  }

  private static VerifyResult verify(Bench bench, ResourceGraph graph, String... only)
      throws Exception {
    try (Lifecycle lifecycle = bench.open()) {
      return lifecycle.verify(
          graph, Set.copyOf(List.of(only).stream().map(ResourceAddress::parse).toList()));
    }
  }

  /** Why the release may not go on. */
  private static Optional<String> gate(Bench bench) {
    try (Lifecycle lifecycle = bench.open()) {
      return ReleaseGate.closed(lifecycle.releases(), lifecycle.status(), Optional.empty())
          .map(Problem::code);
    }
  }

  @Test
  void whatIsGoneHoldsNothing() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(named("a", "b"));
    bench.world.remove("thing", "b");

    VerifyResult result = verify(bench, named("a", "b"));

    assertThat(result.passed()).isFalse();
    assertThat(result.missing()).hasToString("[thing.t1]");
    assertThat(result.checks()).hasSize(1).allMatch(VerifyResult.CheckOutcome::passed);
    assertThat(gate(bench)).contains("RELEASE_NOT_VERIFIED");
  }

  @Test
  void aCheckThatDoesNotHoldOrCannotBeAskedKeepsTheGateClosed() throws Exception {
    Bench bench = Bench.in(folder);
    ResourceGraph graph = named("a", "sick-b", "dumb-c");
    bench.apply(graph);

    VerifyResult result = verify(bench, graph);

    assertThat(result.passed()).isFalse();
    assertThat(result.checks())
        .extracting(one -> one.address() + " " + one.passed() + " " + one.detail())
        .containsExactly(
            "thing.t0 true it is",
            "thing.t1 false it coughs",
            "thing.t2 false the check broke down: java.lang.IllegalStateException: it does not"
                + " answer");
    assertThat(gate(bench)).contains("RELEASE_NOT_VERIFIED");
  }

  @Test
  void thatAPartHoldsIsAskedOfThatAloneAndDoesNotOpenTheGate() throws Exception {
    Bench bench = Bench.in(folder);
    ResourceGraph graph = named("a", "sick-b");
    bench.apply(graph);

    VerifyResult result = verify(bench, graph, "thing.t0");

    assertThat(result.passed()).isTrue();
    assertThat(result.checks()).hasSize(1);
    assertThat(gate(bench)).contains("RELEASE_NOT_VERIFIED");
  }

  @Test
  void thatSomethingElseHoldsThanTheNewestReleaseDoesNotMakeThatGood() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(named("a"));
    bench.apply(named("a", "b"));

    assertThat(verify(bench, named("a")).passed()).isTrue();
    assertThat(gate(bench)).contains("RELEASE_NOT_VERIFIED");

    assertThat(verify(bench, named("a", "b")).passed()).isTrue();
    assertThat(gate(bench)).isEmpty();
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.releases()).extracting(Release::good).containsExactly(true, false);
    }
  }

  /** No plan has anything to do between the two, so there will be no release of the second. */
  @Test
  void whatIsOnlySpelledOtherwiseThanTheNewestReleaseMakesThatGood() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(disk(new Disk("d", 10, "1", List.of("a", "b"))));

    for (Disk other :
        List.of(
            new Disk("d", 10, "2", List.of("a", "b")),
            new Disk("d", 10, "1", List.of("a", "c")),
            new Disk("d", 5, "1", List.of("a", "b")))) {
      assertThat(verify(bench, disk(other)).passed()).as(other.toString()).isTrue();
      assertThat(gate(bench)).as(other.toString()).contains("RELEASE_NOT_VERIFIED");
    }
    verify(bench, disk(new Disk("d", 10, "1000m", List.of("b", "a"))));
    assertThat(gate(bench)).isEmpty();
  }

  private static ResourceGraph disk(Disk disk) {
    var graph = ResourceGraph.builder();
    graph.add("d", disk);
    return graph.build();
  }

  @Test
  void whereTheEnvironmentIsNotNothingIsAsked() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(named("a"));
    bench.provider.leave("project elsewhere");

    try (Lifecycle lifecycle = bench.open()) {
      assertThatThrownBy(() -> lifecycle.verify(named("a"), Set.of()))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
          .hasMessageContaining("in project elsewhere");
      assertThatThrownBy(lifecycle::drift).hasMessageContaining("in project elsewhere");
    }
  }
}
