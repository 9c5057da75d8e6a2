package ai.varai.provisioner.lifecycle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.RetrySettings;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.ProviderLimits;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.world.Bench;
import ai.varai.provisioner.lifecycle.world.Faults;
import ai.varai.provisioner.lifecycle.world.Label;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.WorldProvider;
import ai.varai.provisioner.lifecycle.world.WorldStore;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a target is waited for, and what is said of one that took too long. */
class PatienceTest {
  private final Backoff backoff =
      new Backoff(
          new RetrySettings(8, Duration.ofMillis(100), Duration.ofSeconds(10)), new Random(1));

  private static ProviderException throttled(@Nullable Duration asked) {
    return new ProviderException(Category.THROTTLED, "too many calls", "use less", asked, null);
  }

  @Test
  void aTargetThatAsksForALongerPauseGetsIt() {
    assertThat(backoff.pause(1, throttled(Duration.ofMinutes(5)))).hasMinutes(5);
  }

  @Test
  void aTargetThatAsksForNoPauseIsNotCalledWithoutOne() {
    for (Duration asked : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      assertThat(backoff.pause(4, throttled(asked)))
          .isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    }
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    assertThat(backoff.pause(1, throttled(null)))
        .isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(backoff.pause(40, throttled(null)))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  /** The system's clock, which somebody sets to another time now and then. */
  private static final class SetClock extends Clock {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    void forward(Duration by) {
      ahead.updateAndGet(before -> before.plus(by));
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void whoWaitedInVainIsToldWhatTheTargetSaidAtLast(@TempDir Path folder) throws Exception {
    var clock = new SetClock();
    Faults faults =
        (moment, operation, address) -> {
          clock.forward(Duration.ofMillis(59_900)); // the kind has a minute
          throw throttled(Duration.ofMinutes(5));
        };
    ApplyResult.Outcome failure = failure(folder, clock, faults);
    assertThat(failure.message())
        .isEqualTo("it did not end within 1 min; the last answer was: too many calls");
    assertThat(failure.advice()).isEqualTo("use less");
  }

  private static ApplyResult.Outcome failure(Path folder, Clock clock, Faults faults)
      throws InterruptedException {
    var graph = ResourceGraph.builder();
    graph.add("a", Thing.of("a", 1, List.of()));
    LifecycleSettings usual = Bench.settings();
    var settings =
        new LifecycleSettings(
            usual.environment(),
            usual.stack(),
            usual.tool(),
            usual.who(),
            clock,
            usual.random(),
            usual.retry(),
            Duration.ofHours(1));
    try (Lifecycle lifecycle =
        Lifecycle.open(
            settings,
            new WorldProvider(WorldStore.inMemory(), faults),
            new FolderStateBackend(folder),
            event -> {})) {
      return lifecycle
          .apply(lifecycle.plan(graph.build(), PlanOptions.DEFAULT), ApplyOptions.DEFAULT)
          .failures()
          .get(0);
    }
  }

  /** A kind of which nobody is told anything for an hour. */
  private record Silent() implements ResourceHandler<Label> {
    @Override
    public Class<Label> kind() {
      return Label.class;
    }

    @Override
    public List<Observed<Label>> list(CallContext call) throws ProviderException {
      throw throttled(Duration.ofHours(1));
    }

    @Override
    public Optional<Observed<Label>> read(Label identity, CallContext call) {
      throw new IllegalStateException();
    }

    @Override
    public Progress<Label> create(Label wanted, CallContext call) {
      throw new IllegalStateException();
    }

    @Override
    public Progress<Label> update(Label wanted, Observed<Label> current, CallContext call) {
      throw new IllegalStateException();
    }

    @Override
    public Progress<Label> delete(Observed<Label> current, CallContext call) {
      throw new IllegalStateException();
    }
  }

  @Test
  @Timeout(30)
  void whoOnlyLooksIsToldHowLongATargetWantsToBeLeftAlone() {
    var limits = new ProviderLimits(1, Double.POSITIVE_INFINITY);
    var events = new Events(event -> {}, Clock.systemUTC());
    var reader = new Reader(Bench.settings(), limits, events);
    Kinds.Entry kind = Kinds.Entry.of(new Silent());
    assertThatThrownBy(() -> reader.list(kind, true, this, new CallGate(limits, 0)))
        .isInstanceOf(LifecycleException.class)
        .hasMessage("could not list Label: too many calls; it asks to be left alone for 3600 s");
  }
}
