package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.state.OpenOperation;
import ai.varai.provisioner.lifecycle.state.Sealer;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateStore;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.MovableClock;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.ThroughBackend;
import ai.varai.provisioner.lifecycle.world.WorldProvider;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When calls must not leave any more, and what of those that did must not be forgotten. */
class NoMoreCallsTest {
  @TempDir private Path folder;
  private final WorldStore world = WorldStore.inMemory();
  private final MovableClock clock = new MovableClock();
  private final AtomicReference<Lifecycle> running = new AtomicReference<>();

  private static ResourceGraph things(int count, long size) {
    var graph = ResourceGraph.builder();
    for (int i = 0; i < count; i++) {
      graph.add("t" + i, Thing.of("t" + i, size, List.of()));
    }
    return graph.build();
  }

  private FolderStateBackend backend() {
    return new FolderStateBackend(folder);
  }

  private LifecycleSettings settings(Duration lease) {
    LifecycleSettings usual = Bench.settings();
    return new LifecycleSettings(
        usual.environment(),
        usual.stack(),
        usual.tool(),
        usual.who(),
        clock,
        usual.random(),
        usual.retry(),
        lease);
  }

  private ApplyResult apply(Faults faults, StateBackend backend, Duration lease, ResourceGraph wish)
      throws InterruptedException {
    try (Lifecycle lifecycle =
        Lifecycle.open(settings(lease), new WorldProvider(world, faults), backend, event -> {})) {
      running.set(lifecycle);
      return lifecycle.apply(
          lifecycle.plan(wish, PlanOptions.DEFAULT), ApplyOptions.DEFAULT.withParallelism(1));
    }
  }

  private Optional<OpenOperation> open() throws IOException {
    EnvironmentState state =
        new StateStore(backend(), Sealer.NONE, Clock.systemUTC()).load().state();
    return state.open().stream().findFirst();
  }

  private void abandonedInItsFirstPoll(ResourceGraph wish) throws InterruptedException {
    Faults faults =
        (moment, operation, address) -> {
          if (operation.equals("poll making")) {
            running.get().interrupt();
            running.get().interrupt();
            Thread.sleep(60_000);
          }
        };
    apply(faults, backend(), Duration.ofHours(1), wish);
  }

  private static void held(CountDownLatch until) throws IOException {
    try {
      assertThat(until.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Test
  void whatIsQueuedWhenTheDiskIsFullIsNotBegun() throws Exception {
    var second = new CountDownLatch(1);
    var full = new CountDownLatch(1);
    var writer = new AtomicReference<Thread>();
    var calls = new AtomicInteger();
    Faults faults =
        (moment, operation, address) -> {
          if (moment == Faults.Moment.BEFORE_EFFECT && calls.incrementAndGet() >= 2) {
            // It got its place before anybody knew; those behind it must not get one.
            second.countDown();
            assertThat(full.await(1, TimeUnit.MINUTES)).isTrue();
            // Whoever could not write has noticed once it waits for what is under way: this call.
            while (writer.get().getState() == Thread.State.RUNNABLE) {
              Thread.onSpinWait();
            }
          }
        };
    var backend =
        new ThroughBackend(backend()) {
          @Override
          protected void appending(String records) throws IOException {
            if (calls.get() > 0) {
              held(second);
              writer.set(Thread.currentThread());
              full.countDown();
              throw new IOException("No space left on device");
            }
          }
        };
    assertThatThrownBy(() -> apply(faults, backend, Duration.ofHours(1), things(8, 1)))
        .isInstanceOf(LifecycleException.class)
        .hasMessageContaining("No space left");
    assertThat(calls.get()).isEqualTo(2);

    apply(Faults.NONE, backend(), Duration.ofHours(1), things(8, 1));
    assertThat(world.effects()).doesNotHaveDuplicates().hasSize(8);
  }

  @Test
  void aLongOperationThatWasTakenUpIsNotAskedForOnceTheLockIsLost() throws Exception {
    abandonedInItsFirstPoll(things(1, Thing.LARGE));
    var calls = new AtomicInteger();
    Duration lease = Duration.ofSeconds(30);
    Faults faults =
        (moment, operation, address) -> {
          calls.incrementAndGet();
          clock.advance(lease);
        };
    List<String> written = new CopyOnWriteArrayList<>();
    var backend =
        new ThroughBackend(backend()) {
          @Override
          public long write(String name, byte[] bytes, long expected) throws IOException {
            written.add(name);
            return super.write(name, bytes, expected);
          }
        };
    assertThatThrownBy(() -> apply(faults, backend, lease, things(1, Thing.LARGE)))
        .isInstanceOfSatisfying(
            LifecycleException.class,
            e -> assertThat(e.category()).isEqualTo(LifecycleException.Category.LOCK_HELD))
        .hasMessageContaining("somebody else took it, or it could not be renewed in time");
    assertThat(calls.get()).isEqualTo(1);
    assertThat(written).as("it tells of another one's time").doesNotContain("timeline.json");
    assertThat(open().flatMap(OpenOperation::handle)).isPresent();
  }

  @Test
  void whatWaitsForItsPlaceHasAllItsTimeStillBeforeIt() throws Exception {
    Faults faults =
        (moment, operation, address) -> {
          if (moment == Faults.Moment.AFTER_EFFECT) {
            clock.advance(Duration.ofSeconds(61)); // the kind has a minute
          }
        };
    ApplyResult result = apply(faults, backend(), Duration.ofHours(1), things(3, 1));
    assertThat(result.failures()).isEmpty();
    assertThat(world.effects()).hasSize(3);
  }

  @Test
  void whoIsStoppedBeforeItsFirstCallKeepsTheHandleOfAnEarlierRun() throws Exception {
    abandonedInItsFirstPoll(things(1, Thing.LARGE));
    OpenOperation before = open().orElseThrow();
    var backend =
        new ThroughBackend(backend()) {
          @Override
          protected void appending(String records) {
            running.get().interrupt(); // the intent of the other is written, no call has left
          }
        };
    var both = ResourceGraph.builder();
    both.add("t0", Thing.of("t0", Thing.LARGE, List.of()));
    both.add("another", Thing.of("another", 1, List.of()));

    ApplyResult result = apply(Faults.NONE, backend, Duration.ofHours(1), both.build());

    assertThat(result.status()).isEqualTo(ApplyResult.Status.INTERRUPTED);
    assertThat(before.handle()).isPresent();
    assertThat(open()).contains(before);
  }

  @Test
  void aRefusalAfterALostAnswerDoesNotMeanThatNothingWasDone() throws Exception {
    var calls = new AtomicInteger();
    Faults faults =
        (moment, operation, address) -> {
          if (moment == Faults.Moment.AFTER_EFFECT) {
            throw new ProviderException(
                ProviderException.Category.TRANSIENT, "the connection broke", "");
          }
          if (calls.getAndIncrement() > 0) {
            throw new ProviderException(
                ProviderException.Category.DENIED, "the key has expired", "");
          }
        };
    ApplyResult result = apply(faults, backend(), Duration.ofHours(1), things(1, 1));
    assertThat(result.failures()).hasSize(1);
    assertThat(world.effects()).containsExactly("create thing.t0");
    assertThat(open()).isPresent();

    apply(Faults.NONE, backend(), Duration.ofHours(1), things(1, 1));
    assertThat(world.effects()).hasSize(1);
    assertThat(open()).isEmpty();
  }

  @Test
  void aTargetThatWantsFewerQuestionsKeepsTheHandleOfItsOperation() throws Exception {
    Faults faults =
        (moment, operation, address) -> {
          if (operation.equals("poll making")) {
            throw new ProviderException(ProviderException.Category.THROTTLED, "too many", "");
          }
        };
    ApplyResult result = apply(faults, backend(), Duration.ofHours(1), things(1, Thing.LARGE));
    assertThat(result.failures()).hasSize(1);
    assertThat(open().flatMap(OpenOperation::handle)).isPresent();

    apply(Faults.NONE, backend(), Duration.ofHours(1), things(1, Thing.LARGE));
    assertThat(world.effects()).containsExactly("create thing.t0");
    assertThat(open()).isEmpty();
  }

  @Test
  void aRefusalOfTheFirstCallLeavesNothingToLookAfter() throws Exception {
    Faults faults =
        (moment, operation, address) -> {
          throw new ProviderException(ProviderException.Category.DENIED, "you may not", "");
        };
    apply(faults, backend(), Duration.ofHours(1), things(1, 1));
    assertThat(open()).isEmpty();
  }
}
