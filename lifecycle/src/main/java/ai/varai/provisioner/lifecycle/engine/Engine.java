package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.Release;
import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Differ;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.event.Timeline;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.lifecycle.plan.SavedPlanFormat;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.state.EnvironmentLock;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.HeldLock;
import ai.varai.provisioner.lifecycle.state.Lease;
import ai.varai.provisioner.lifecycle.state.Ledger;
import ai.varai.provisioner.lifecycle.state.LedgerRecord;
import ai.varai.provisioner.lifecycle.state.ProcessIdentity;
import ai.varai.provisioner.lifecycle.state.Sealer;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateStore;
import ai.varai.provisioner.lifecycle.state.TimelineStore;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The lifecycle's door, and who does what behind it. */
public final class Engine implements Lifecycle {
  private static final ResourceGraph NOTHING = ResourceGraph.builder().build();

  private final LifecycleSettings settings;
  private final Kinds kinds;
  private final Reach reach;
  private final Events events;
  private final StateStore store;
  private final StateBackend backend;
  private final Sealer sealer;
  private final EnvironmentLock lock;
  private final LockKeeper lockKeeper;
  private final Refresher refresher;
  private final Releases releases;
  private final Verifier verifier;
  private final Applier applier;
  private final StopSignal stop = new StopSignal();
  private final EventSink sink;
  private final StateGuard guard;
  private final Set<String> toldDamage = ConcurrentHashMap.newKeySet();
  private volatile Timeline timeline = new Timeline();
  private @Nullable Lease lease;

  public Engine(
      LifecycleSettings settings,
      ResourceProvider provider,
      StateBackend backend,
      Sealer sealer,
      EventSink sink) {
    this.settings = settings;
    this.backend = backend;
    this.sealer = sealer;
    this.guard = new StateGuard(backend);
    var self =
        new Ownership(
            settings.environment(), settings.stack(), new ResourceAddress("environment", "self"));
    this.kinds = new Kinds(provider, self);
    this.reach = new Reach(provider, settings.environment());
    this.events = new Events(this::watch, settings.clock());
    this.sink = sink;
    this.store = new StateStore(backend, sealer, settings.clock());
    this.releases = new Releases(settings, kinds, events, backend, sealer, store, this::tellDamage);
    this.lock =
        new EnvironmentLock(
            backend, settings.clock(), settings.leaseDuration(), ProcessIdentity.current());
    this.lockKeeper = new LockKeeper(settings, lock, events);
    var reader = new Reader(settings, provider.limits(), events);
    this.refresher = new Refresher(kinds, reader, provider.limits(), events, self);
    this.verifier = new Verifier(kinds, reader, events);
    this.applier = new Applier(settings, provider, kinds, events, stop);
  }

  private void watch(LifecycleEvent event) {
    timeline.accept(event);
    sink.accept(event);
  }

  @Override
  public Plan plan(ResourceGraph graph, PlanOptions options) throws InterruptedException {
    return guard.look(() -> plan(Plan.Mode.APPLY, graph, options));
  }

  @Override
  public Plan planDestroy(ResourceGraph graph, PlanOptions options) throws InterruptedException {
    return guard.look(() -> plan(Plan.Mode.DESTROY, graph, options));
  }

  private Plan plan(Plan.Mode mode, ResourceGraph graph, PlanOptions options)
      throws IOException, InterruptedException {
    Instant begin = events.now();
    if (options.holdLock() && lease == null) {
      lease = lockKeeper.take(Applier.operation(mode), options.lockTimeout());
      store.keptFingerprints();
    }
    StateStore.Loaded loaded = load();
    EnvironmentState state = loaded.state();
    reach.require(state);
    Map<ResourceAddress, ResourceAddress> moved =
        new Moves(options.moved(), graph).outstanding(state);
    moved.forEach(state::previewMove);
    World world =
        options.refresh()
            ? refresher.refresh(
                state, graph, options, mode == Plan.Mode.DESTROY || !loaded.damage().isEmpty())
            : refresher.believed(state);
    var planner =
        new Planner(
            settings, kinds, new Differ(store.fingerprints()), () -> releases.missing(state));
    Plan plan = planner.plan(mode, graph, state, world, options, moved);
    events.tell(
        new LifecycleEvent.PlanReady(
            events.now(), plan.summary(), Duration.between(begin, events.now())));
    return plan;
  }

  private StateStore.Loaded load() throws IOException {
    StateStore.Loaded loaded = store.load();
    loaded.damage().forEach(this::tellDamage);
    return loaded;
  }

  private void tellDamage(String damage) {
    if (toldDamage.add(damage)) {
      events.tell(new LifecycleEvent.StateRecovered(events.now(), damage));
    }
  }

  private Ledger ledger(StateStore.Loaded loaded, Lease held) throws IOException {
    Ledger ledger = store.open(loaded, held.info().fence(), held::held, held.predecessorMayLive());
    held.fenced();
    return ledger;
  }

  @Override
  public ApplyResult apply(Plan plan, ApplyOptions options) throws InterruptedException {
    stop.reset();
    timeline = new Timeline();
    try {
      return guard.run(
          () -> {
            applier.check(plan, options);
            Lease held = lease;
            if (held == null) {
              held = lockKeeper.take(Applier.operation(plan.mode()), options.lockTimeout());
              lease = held;
            }
            StateStore.Loaded loaded = load();
            applier.checkState(plan, loaded.state());
            if (plan.mode() == Plan.Mode.APPLY) {
              applier.preflight(plan);
            }
            Ledger ledger = ledger(loaded, held);
            ApplyResult result;
            try {
              result = applier.apply(plan, options, ledger, store.fingerprints());
            } finally {
              closeLedger(ledger);
              if (held.held()) { // else it is another one's time
                keepTimeline();
              }
            }
            releases.add(plan, result);
            return result;
          });
    } finally {
      giveBack();
    }
  }

  private void keepTimeline() {
    if (timeline.empty()) {
      return;
    }
    try {
      timelineStore().put(timeline.tree());
    } catch (IOException e) {
      events.tell(
          new LifecycleEvent.Warning(
              events.now(), "the timeline could not be kept: " + e.getMessage()));
    }
  }

  private TimelineStore timelineStore() throws IOException {
    return new TimelineStore(backend, sealer, store.fingerprints());
  }

  @Override
  public Optional<Timeline> timeline() {
    return guard.quickly(() -> timelineStore().get().map(Timeline::of));
  }

  @Override
  public void rehearse(Plan plan) throws InterruptedException {
    guard.look(
        () -> {
          applier.check(
              plan, ApplyOptions.DEFAULT.withConfirmed(Set.copyOf(plan.confirmationsNeeded())));
          if (plan.mode() == Plan.Mode.APPLY) {
            applier.preflight(plan);
          }
          return Boolean.TRUE;
        });
  }

  @Override
  public List<Problem> foresee(Plan plan) throws InterruptedException {
    return guard.look(() -> applier.foresee(plan));
  }

  /** Everything that matters is in the journal by now: a fold that fails is made up for later. */
  private void closeLedger(Ledger ledger) {
    try {
      ledger.close();
    } catch (IOException | UncheckedIOException e) {
      events.tell(
          new LifecycleEvent.Warning(
              events.now(), "the state could not be tidied up: " + StateGuard.reason(e)));
    }
  }

  @Override
  public VerifyResult verify(ResourceGraph graph, Set<ResourceAddress> only)
      throws InterruptedException {
    return guard.look(
        () -> {
          Instant begin = events.now();
          Scope.refuse(only.stream().filter(one -> graph.find(one).isEmpty()).sorted().toList());
          EnvironmentState state = load().state();
          reach.require(state);
          World world = refresher.refresh(state, graph, PlanOptions.DEFAULT, false);
          Map<ResourceAddress, World.Found> asked = new LinkedHashMap<>();
          List<ResourceAddress> missing = new ArrayList<>();
          for (ResourceAddress address : Topology.order(graph)) {
            if (only.isEmpty() || only.contains(address)) {
              world
                  .find(address)
                  .ifPresentOrElse(found -> asked.put(address, found), () -> missing.add(address));
            }
          }
          var checks = verifier.verify(asked);
          var result =
              new VerifyResult(
                  checks,
                  missing,
                  only.isEmpty() ? world.unmanaged() : List.of(),
                  Duration.between(begin, events.now()));
          if (only.isEmpty() && result.passed()) {
            noteSeenWorking(graph);
          }
          return result;
        });
  }

  /** The answer is what was asked for: it is given, too, to who may not write. */
  private void noteSeenWorking(ResourceGraph graph) {
    try {
      releases.seenWorking(graph);
    } catch (IOException e) {
      events.tell(
          new LifecycleEvent.Warning(
              events.now(),
              "that all checks hold could not be noted for the release: " + StateGuard.reason(e)));
    }
  }

  @Override
  public DriftReport drift() throws InterruptedException {
    return guard.look(
        () -> {
          EnvironmentState state = load().state();
          reach.require(state);
          World world = refresher.refresh(state, NOTHING, PlanOptions.DEFAULT, true);
          return new Drift(kinds, new Differ(store.fingerprints())).report(state, world);
        });
  }

  @Override
  public Map<String, Object> outputs() {
    return read().outputs();
  }

  @Override
  public EnvironmentStatus status() {
    EnvironmentState state = read();
    return StatusReport.of(settings, state, lock());
  }

  private EnvironmentState read() {
    return guard.quickly(() -> load().state());
  }

  @Override
  public void move(ResourceAddress from, ResourceAddress to) throws InterruptedException {
    edit(
        "state mv",
        ledger -> {
          require(ledger, from);
          if (ledger.state().find(to).isPresent() || !from.kind().equals(to.kind())) {
            throw new LifecycleException(
                LifecycleException.Category.INVALID,
                from + " cannot become " + to,
                "the new address must be free and of the same kind");
          }
          if (ledger.state().open().stream().anyMatch(one -> one.address().equals(to))) {
            throw new LifecycleException(
                LifecycleException.Category.INVALID,
                from + " cannot become " + to + ": an earlier run began something there",
                "apply first, so that it comes to its end");
          }
          ledger.add(new LedgerRecord.Moved(from, to));
        });
  }

  @Override
  public void forget(Set<ResourceAddress> addresses) throws InterruptedException {
    edit(
        "state rm",
        ledger -> {
          addresses.stream()
              .filter(address -> !isOnlyBegun(ledger.state(), address))
              .forEach(address -> require(ledger, address));
          for (ResourceAddress address : addresses) {
            ledger.add(
                isOnlyBegun(ledger.state(), address)
                    ? new LedgerRecord.Forgotten(address)
                    : new LedgerRecord.Released(address));
          }
        });
  }

  @Override
  public void protect(ResourceAddress address, boolean isProtected) throws InterruptedException {
    edit(
        isProtected ? "protect" : "unprotect",
        ledger -> {
          require(ledger, address);
          ledger.add(new LedgerRecord.Protection(address, isProtected));
        });
  }

  private static boolean isOnlyBegun(EnvironmentState state, ResourceAddress address) {
    return state.find(address).isEmpty()
        && state.deposed().stream().noneMatch(old -> old.address().equals(address))
        && state.open().stream().anyMatch(one -> one.address().equals(address));
  }

  private static void require(Ledger ledger, ResourceAddress address) {
    if (ledger.state().find(address).isEmpty()) {
      throw new LifecycleException(
          LifecycleException.Category.INVALID,
          "the state has no " + address,
          "'provisioner state list' shows what it has");
    }
  }

  private interface Edit {
    void make(Ledger ledger) throws IOException;
  }

  private void edit(String what, Edit edit) throws InterruptedException {
    try {
      guard.run(
          () -> {
            Lease held = lockKeeper.take(what, Optional.empty());
            lease = held;
            StateStore.Loaded loaded = load();
            try (Ledger ledger = ledger(loaded, held)) {
              edit.make(ledger);
              ledger.commit();
            }
            return Boolean.TRUE;
          });
    } finally {
      giveBack();
    }
  }

  @Override
  public Optional<HeldLock> lock() {
    return guard.quickly(lock::held);
  }

  @Override
  public void breakLock(String id) {
    boolean broken = guard.quickly(() -> lock.breakLock(id));
    if (!broken) {
      throw new LifecycleException(
          LifecycleException.Category.INVALID,
          "no lock " + id + " is held",
          "show the lock to see who holds it");
    }
  }

  @Override
  public List<Release> releases() {
    return guard.quickly(releases::list);
  }

  @Override
  public ResourceGraph releasedGraph(String releaseId) {
    return guard.quickly(() -> releases.graph(releaseId));
  }

  @Override
  public Map<String, String> released(String releaseId, String kind, String attribute) {
    return guard.quickly(() -> releases.texts(releaseId, kind, attribute));
  }

  @Override
  public Optional<Promotion> promotion() {
    return guard.quickly(releases::promotion);
  }

  @Override
  public void promoted(Promotion promotion) throws InterruptedException {
    boolean alone = lease == null;
    try {
      guard.run(
          () -> {
            if (alone) {
              lease = lockKeeper.take("promote", Optional.empty());
            }
            releases.promoted(promotion);
            return Boolean.TRUE;
          });
    } finally {
      if (alone) {
        giveBack();
      }
    }
  }

  @Override
  public SavedPlan save(Plan plan, PlanOptions options, Duration validity) {
    return guard.quickly(() -> savedPlans().save(plan, options, validity));
  }

  /** What is in a saved plan is compared with a later one. */
  private SavedPlans savedPlans() throws IOException {
    return new SavedPlans(kinds, store.keptFingerprints(), settings);
  }

  @Override
  public byte[] write(SavedPlan saved) {
    return guard.quickly(
        () ->
            sealer.seal(
                JsonTree.bytes(SavedPlanFormat.tree(saved), store.keptFingerprints()), "plan"));
  }

  @Override
  public SavedPlan readPlan(byte[] bytes) {
    return guard.quickly(
        () -> {
          try {
            return SavedPlanFormat.read(JsonTree.read(sealer.openOrClear(bytes, "plan")));
          } catch (CodecException | IllegalArgumentException e) {
            throw new LifecycleException(
                LifecycleException.Category.INVALID,
                "that is no saved plan: " + e.getMessage(),
                "make one with plan --out",
                List.of(),
                e);
          }
        });
  }

  @Override
  public SavedPlan approve(SavedPlan saved, String who, Duration validity) {
    return guard.quickly(() -> savedPlans().approve(saved, who, events.now(), validity));
  }

  @Override
  public ApplyResult apply(
      SavedPlan saved, ResourceGraph graph, boolean approvalNeeded, ApplyOptions options)
      throws InterruptedException {
    try {
      guard.quickly(
          () -> {
            savedPlans().check(saved, approvalNeeded, events.now());
            return Boolean.TRUE;
          });
      Plan now = guard.look(() -> again(saved, graph, options));
      return apply(now, options);
    } finally {
      giveBack();
    }
  }

  /** The plan, made again under the lock; it is the same or refused. */
  private Plan again(SavedPlan saved, ResourceGraph graph, ApplyOptions options)
      throws IOException, InterruptedException {
    PlanOptions choices = SavedPlans.options(saved).holdingLock(options.lockTimeout());
    Plan.Mode mode = saved.choices().mode();
    Plan now = plan(mode, graph, choices);
    savedPlans().compare(saved, now);
    if (choices.refresh()) {
      return now;
    }
    // It believed the state. Before the first change the world is asked, whatever was chosen then.
    Plan seen = plan(mode, graph, choices.withRefresh(true));
    savedPlans().compareActions(now, seen);
    return seen;
  }

  @Override
  public void interrupt() {
    int level = stop.raise();
    events.tell(new LifecycleEvent.InterruptRequested(events.now(), level > 1));
    guard.interrupt();
  }

  @Override
  public void close() {
    giveBack();
  }

  private void giveBack() {
    Lease held = lease;
    lease = null;
    if (held == null) {
      return;
    }
    try {
      held.close();
    } catch (IOException e) {
      events.tell(
          new LifecycleEvent.Warning(
              events.now(),
              "the lock could not be given back and ends by itself: " + e.getMessage()));
    }
  }
}
