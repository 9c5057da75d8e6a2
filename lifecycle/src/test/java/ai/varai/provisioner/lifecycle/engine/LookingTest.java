package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.ThroughBackend;
import ai.varai.provisioner.lifecycle.world.Vault;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who only looks writes nothing, and so may be somebody who has no right to. */
class LookingTest {
  @TempDir Path folder;

  private static ResourceGraph secret(long size) {
    var graph = ResourceGraph.builder();
    var vault = graph.add("v", new Vault("v", "hunter2-s3cret", "none"));
    graph.add("user", Thing.of("user", size, List.of(Value.join("x:", vault.ref(Vault.SECRET)))));
    return graph.build();
  }

  /** The same world, and its state for somebody who may read it. */
  private static Bench reader(Bench of) {
    return new Bench(of.world, Faults.NONE, new ForReaders(of.backend));
  }

  @Test
  void aLookAtWhatWasNeverAppliedLeavesNothingBehind() throws Exception {
    Path state = folder.resolve("state");
    Bench bench = Bench.in(state);
    bench.plan(secret(1));
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.verify(secret(1), Set.of());
      lifecycle.drift();
      lifecycle.status();
      lifecycle.outputs();
      lifecycle.timeline();
      lifecycle.releases();
      lifecycle.lock();
    }
    assertThat(state).doesNotExist();
  }

  @Test
  void whoMayOnlyReadTheStateSeesAllOfIt() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(secret(1));
    Bench reader = reader(bench);

    assertThat(reader.plan(secret(1)).hasChanges()).isFalse();
    assertThat(Bench.actions(reader.plan(secret(2)))).containsOnlyKeys("thing.user");
    try (Lifecycle lifecycle = reader.open()) {
      assertThat(lifecycle.drift().none()).isTrue();
      assertThat(lifecycle.status().resources()).hasSize(2);
      assertThat(lifecycle.releases()).hasSize(1);
      assertThat(lifecycle.timeline()).isPresent();
    }
  }

  @Test
  void verifyAnswersWhoMayOnlyReadAndSaysWhatItCouldNotNote() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(secret(1));
    Bench reader = reader(bench);
    try (Lifecycle lifecycle = reader.open()) {
      VerifyResult result = lifecycle.verify(secret(1), Set.of());

      assertThat(result.passed()).isTrue();
      assertThat(lifecycle.releases().get(0).good()).isFalse();
    }
    assertThat(reader.events)
        .filteredOn(LifecycleEvent.Warning.class::isInstance)
        .singleElement()
        .asString()
        .contains("could not be noted for the release: no right to write");
  }

  @Test
  void aRehearsalIsRefusedWhereTheApplyWouldBeAndChangesNothing() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(secret(1));
    List<String> effects = bench.world.effects();
    Bench reader = reader(bench);
    try (Lifecycle lifecycle = reader.open()) {
      Plan plan = lifecycle.plan(secret(2), PlanOptions.DEFAULT);
      lifecycle.rehearse(plan);

      reader.provider.foresee(
          new Problem("PORT_TAKEN", "thing.user", "port 1 is taken", "free it"));
      assertThatThrownBy(() -> lifecycle.rehearse(plan))
          .isInstanceOfSatisfying(
              LifecycleException.class,
              e -> {
                assertThat(e.category().exitCode()).isEqualTo(1);
                assertThat(e.advice()).isEqualTo("free it");
              })
          .hasMessageContaining("thing.user: port 1 is taken");
      lifecycle.rehearse(lifecycle.planDestroy(secret(2), PlanOptions.DEFAULT));

      bench.provider.foresee();
      try (Lifecycle writer = bench.open()) {
        writer.protect(ResourceAddress.parse("thing.user"), true);
      }
      Plan forbidden = lifecycle.planDestroy(secret(1), PlanOptions.DEFAULT);
      assertThatThrownBy(() -> lifecycle.rehearse(forbidden))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(5))
          .hasMessageContaining("thing.user");
    }
    assertThat(bench.world.effects()).isEqualTo(effects);
  }

  @Test
  void whoeverInterruptsALookEndsItAtOnce() throws Exception {
    Bench bench = Bench.in(folder);
    bench.apply(secret(1));
    var engine = new AtomicReference<Lifecycle>();
    var waiting =
        new ThroughBackend(bench.backend) {
          @Override
          public Optional<Blob> read(String name) throws IOException {
            if (name.startsWith("snapshot")) {
              engine.get().interrupt();
            }
            return super.read(name);
          }
        };
    var looking = new Bench(bench.world, Faults.NONE, waiting);
    try (Lifecycle lifecycle = looking.open()) {
      engine.set(lifecycle);
      assertThatThrownBy(() -> lifecycle.plan(secret(1), PlanOptions.DEFAULT))
          .isInstanceOf(InterruptedException.class);
    }
    assertThat(looking.events)
        .filteredOn(LifecycleEvent.InterruptRequested.class::isInstance)
        .isNotEmpty();
    assertThat(((LifecycleEvent.InterruptRequested) looking.events.get(0)).abandon()).isFalse();
  }

  @Test
  void aQuestionAboutWhatDoesNotExistIsRefused() {
    try (Lifecycle lifecycle = Bench.in(folder).open()) {
      assertThatThrownBy(
              () -> lifecycle.verify(secret(1), Set.of(ResourceAddress.parse("thing.usr"))))
          .isInstanceOfSatisfying(
              LifecycleException.class, e -> assertThat(e.category().exitCode()).isEqualTo(3))
          .hasMessageContaining("no such resource: thing.usr");
    }
  }

  @Test
  void whatIsToBeChangedOrWrittenDownIsRefusedToWhoMayOnlyRead() {
    Bench reader = reader(Bench.in(folder));
    try (Lifecycle lifecycle = reader.open()) {
      Plan plan = lifecycle.plan(secret(1), PlanOptions.DEFAULT);

      assertThatThrownBy(() -> lifecycle.save(plan, PlanOptions.DEFAULT, Duration.ofHours(1)))
          .isInstanceOf(LifecycleException.class)
          .hasMessageContaining("no right to write");
      assertThatThrownBy(() -> lifecycle.apply(plan, ApplyOptions.DEFAULT))
          .isInstanceOf(LifecycleException.class)
          .hasMessageContaining("no right to write");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(reader.world.effects()).isEmpty();
  }

  @Test
  void aPlanOfALookIsAppliedWithTheKeyThatItWasMadeWith() throws Exception {
    Bench bench = Bench.in(folder);
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.apply(lifecycle.plan(secret(1), PlanOptions.DEFAULT), ApplyOptions.DEFAULT);
    }
    assertThat(bench.plan(secret(1)).hasChanges()).isFalse();
  }

  @Test
  void whoLookedBeforeTheFirstApplyOfAnotherSeesItAfterwards() throws Exception {
    Bench bench = Bench.in(folder);
    try (Lifecycle early = bench.open()) {
      assertThat(early.plan(secret(1), PlanOptions.DEFAULT).hasChanges()).isTrue();

      new Bench(bench.world, Faults.NONE, new FolderStateBackend(folder)).apply(secret(1));

      assertThat(early.plan(secret(1), PlanOptions.DEFAULT).hasChanges()).isFalse();
      assertThat(bench.events).noneMatch(LifecycleEvent.StateRecovered.class::isInstance);
    }
  }

  @Test
  void aPlanThatWasSavedBeforeTheFirstApplyIsTheSameForAnotherProcess() throws Exception {
    Bench bench = Bench.in(folder);
    SavedPlan saved;
    try (Lifecycle lifecycle = bench.open()) {
      Plan plan = lifecycle.plan(secret(1), PlanOptions.DEFAULT);
      saved = lifecycle.save(plan, PlanOptions.DEFAULT, Duration.ofHours(1));
    }
    try (Lifecycle lifecycle = bench.open()) {
      lifecycle.apply(saved, secret(1), false, ApplyOptions.DEFAULT);
    }
    assertThat(bench.plan(secret(1)).hasChanges()).isFalse();
  }

  /** A state to which this user has the right to read. */
  private static final class ForReaders extends ThroughBackend {
    ForReaders(StateBackend inner) {
      super(inner);
    }

    @Override
    public long write(String name, byte[] bytes, long expected) throws IOException {
      throw new IOException("no right to write " + name);
    }

    @Override
    public void delete(String name, long expected) throws IOException {
      throw new IOException("no right to write " + name);
    }

    @Override
    public Journal createJournal(String name) throws IOException {
      throw new IOException("no right to write " + name);
    }
  }
}
