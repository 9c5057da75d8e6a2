package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An approval is for one plan, by one person, until one instant. */
class ApprovalTest {
  @TempDir Path folder;
  private Bench bench;
  private Lifecycle lifecycle;

  @BeforeEach
  void open() {
    bench = Bench.in(folder);
    lifecycle = bench.open();
  }

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private static ResourceGraph thing(long size) {
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", size, List.of()));
    return graph.build();
  }

  private SavedPlan saved(long size) throws InterruptedException {
    return lifecycle.save(
        lifecycle.plan(thing(size), PlanOptions.DEFAULT), PlanOptions.DEFAULT, Duration.ofHours(1));
  }

  private static SavedPlan with(SavedPlan saved, SavedPlan.Approval approval) {
    return new SavedPlan(
        saved.digest(),
        saved.environment(),
        saved.stack(),
        saved.lineage(),
        saved.serial(),
        saved.made(),
        saved.planner(),
        saved.expires(),
        saved.configuration(),
        saved.world(),
        saved.plan(),
        saved.choices(),
        Optional.of(approval));
  }

  private void assertRefused(SavedPlan saved, long size, String because) {
    assertThatThrownBy(() -> lifecycle.apply(saved, thing(size), true, ApplyOptions.DEFAULT))
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
        .hasMessage(because);
    assertThat(bench.world.effects()).isEmpty();
  }

  @Test
  void theApprovalOfOnePlanIsNoneOfAnother() throws Exception {
    SavedPlan approved = lifecycle.approve(saved(1), "ada", Duration.ofHours(1));
    SavedPlan other = saved(2);
    assertRefused(
        with(other, approved.approval().orElseThrow()),
        2,
        "the approval of ada is not for this plan");
    assertThat(lifecycle.apply(approved, thing(1), true, ApplyOptions.DEFAULT).status())
        .isEqualTo(ApplyResult.Status.DONE);
  }

  @Test
  void nobodyCanPutAnotherNameOrALaterEndIntoIt() throws Exception {
    SavedPlan saved = saved(1);
    String planner = Bench.settings().who();
    SavedPlan.Approval own =
        lifecycle.approve(saved, planner, Duration.ofHours(1)).approval().orElseThrow();
    assertRefused(
        with(saved, new SavedPlan.Approval("bob", own.at(), own.expires(), own.signature())),
        1,
        "the approval of bob is not for this plan");

    SavedPlan.Approval over =
        lifecycle.approve(saved, "ada", Duration.ofSeconds(-1)).approval().orElseThrow();
    Instant later = over.expires().plus(Duration.ofDays(1));
    assertRefused(
        with(saved, new SavedPlan.Approval("ada", over.at(), later, over.signature())),
        1,
        "the approval of ada is not for this plan");
  }
}
