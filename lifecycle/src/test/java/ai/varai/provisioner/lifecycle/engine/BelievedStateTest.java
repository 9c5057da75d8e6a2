package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Vault;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values made from secrets, of which the state has fingerprints only, and partial applies. */
class BelievedStateTest {
  private static final PlanOptions BELIEVING = PlanOptions.DEFAULT.withRefresh(false);

  @TempDir Path folder;

  private static ResourceGraph secret(long size) {
    var graph = ResourceGraph.builder();
    var vault = graph.add("v", new Vault("v", "hunter2-s3cret", "none"));
    graph.add("user", Thing.of("user", size, List.of(Value.join("x:", vault.ref(Vault.SECRET)))));
    return graph.build();
  }

  @Test
  void anApplyWithNothingToDoWritesNothingAlsoOfWhatHoldsSecrets() throws Exception {
    Bench bench = Bench.in(folder);
    long serial = bench.apply(secret(1)).serial();

    assertThat(bench.apply(secret(1)).serial()).isEqualTo(serial);
    assertThat(bench.apply(secret(1), BELIEVING).serial()).isEqualTo(serial);
  }

  @Test
  void anApplyThatBelievesTheStateKeepsTheFingerprintsOfWhatItDidNotSee() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(secret(1));

    bench.apply(secret(2), BELIEVING);

    assertThat(bench.world.effects())
        .containsExactly("create vault.v", "create thing.user", "update thing.user");
    assertThat(bench.world.get("thing", "user").orElseThrow().toString())
        .contains("x:hunter2-s3cret");
    try (Lifecycle lifecycle = bench.open()) {
      DriftReport drift = lifecycle.drift();
      assertThat(drift.changed()).isEmpty();
    }
    assertThat(bench.plan(secret(2)).hasChanges()).isFalse();
    assertThat(bench.plan(secret(2), BELIEVING).hasChanges()).isFalse();
  }

  private static ResourceGraph outputs(long size) {
    var graph = ResourceGraph.builder();
    for (String name : List.of("a", "b")) {
      var thing = graph.add(name, Thing.of(name, size, List.of()));
      graph.output(name + "/serial", thing.ref(Thing.SERIAL));
    }
    return graph.build();
  }

  @Test
  void anApplyOfAPartKeepsTheOutputsOfTheRest() throws Exception {
    Bench bench = Bench.in(folder);
    Object before = bench.apply(outputs(1)).outputs().get("b/serial");

    ApplyResult part =
        bench.apply(
            outputs(2), PlanOptions.DEFAULT.withTargets(Set.of(new ResourceAddress("thing", "a"))));

    assertThat(part.outputs()).containsKey("a/serial").containsEntry("b/serial", before);
    try (Lifecycle lifecycle = bench.open()) {
      assertThat(lifecycle.outputs()).containsEntry("b/serial", before);
    }
  }
}
