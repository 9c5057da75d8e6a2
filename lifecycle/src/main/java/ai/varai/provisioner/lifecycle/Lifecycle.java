package ai.varai.provisioner.lifecycle;

import ai.varai.provisioner.lifecycle.engine.Engine;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.event.Timeline;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.state.HeldLock;
import ai.varai.provisioner.lifecycle.state.Sealer;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lifecycle of one environment at one target. Every method that cannot do what it was asked to
 * throws {@link LifecycleException}. Not for use by several threads at once, but for {@link
 * #interrupt}.
 */
public interface Lifecycle extends AutoCloseable {

  /**
   * Opens the lifecycle of an environment. The provider and the backend stay the caller's to close.
   *
   * @param events receives what happens, from any thread but one at a time
   */
  static Lifecycle open(
      LifecycleSettings settings,
      ResourceProvider provider,
      StateBackend backend,
      EventSink events) {
    return open(settings, provider, backend, Sealer.NONE, events);
  }

  /** The same with a state that is encrypted where it is kept. */
  static Lifecycle open(
      LifecycleSettings settings,
      ResourceProvider provider,
      StateBackend backend,
      Sealer sealer,
      EventSink events) {
    return new Engine(settings, provider, backend, sealer, events);
  }

  /** What would be done to make the world as the graph wants it. Changes nothing. */
  Plan plan(ResourceGraph graph, PlanOptions options) throws InterruptedException;

  /**
   * What would be done to delete everything that the environment owns, whether the state or only
   * the resources' own marks know it. Changes nothing.
   *
   * @param graph what the environment wants, for the order of deletion where the state does not
   *     know it; may be empty
   */
  Plan planDestroy(ResourceGraph graph, PlanOptions options) throws InterruptedException;

  /**
   * Does what the plan says, no more and no less. A failure of one operation stops only what
   * depends on it and is told by the result.
   *
   * @throws LifecycleException when nothing was begun: the plan is blocked, the state has moved,
   *     the lock is held, a confirmation is missing, or the provider foresees a failure
   */
  ApplyResult apply(Plan plan, ApplyOptions options) throws InterruptedException;

  /**
   * A plan in a form that can be written down ({@link #write}) and applied later.
   *
   * @param options the ones that it was made with
   * @param validity how long it may be applied
   */
  SavedPlan save(Plan plan, PlanOptions options, Duration validity);

  /** The bytes of a saved plan; JSON, or sealed where the state is. */
  byte[] write(SavedPlan saved);

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws LifecycleException when it is no saved plan
   */
  SavedPlan readPlan(byte[] bytes);

  /** The same plan with a person's signed consent, which ends by itself. */
  SavedPlan approve(SavedPlan saved, String who, Duration validity);

  /**
   * Does exactly what a saved plan says, or nothing.
   *
   * @param graph what the configuration wants now
   * @param approvalNeeded whether the environment demands an approval
   * @throws LifecycleException of category refused, naming what moved: the state, the configuration
   *     or the world; or because the plan expired, was changed, or lacks an approval
   */
  ApplyResult apply(
      SavedPlan saved, ResourceGraph graph, boolean approvalNeeded, ApplyOptions options)
      throws InterruptedException;

  /**
   * Tells whether {@link #apply} would begin: all that it looks at before the first change, without
   * the lock and without changing anything. What must be confirmed counts as confirmed.
   *
   * @throws LifecycleException as apply would
   */
  void rehearse(Plan plan) throws InterruptedException;

  /** What {@link #rehearse} would fail at, as far as a quick look tells. */
  List<Problem> foresee(Plan plan) throws InterruptedException;

  /** What the last apply that did something did when; empty when none did. */
  Optional<Timeline> timeline();

  /** Asks the checks of all resources of the graph, or only of the given ones. */
  VerifyResult verify(ResourceGraph graph, Set<ResourceAddress> only) throws InterruptedException;

  /** How the world differs from the state. Changes nothing. */
  DriftReport drift() throws InterruptedException;

  /** The outputs of the last apply by path. */
  Map<String, Object> outputs();

  /** What the state knows. Asks nothing of the provider. */
  EnvironmentStatus status();

  /** Gives resources another address in the state. */
  void move(ResourceAddress from, ResourceAddress to) throws InterruptedException;

  /**
   * Lets go of resources without deleting them: no later plan touches them, though they keep their
   * marks, until one wants them again.
   */
  void forget(Set<ResourceAddress> addresses) throws InterruptedException;

  /** Sets or lifts the protection of a resource in the state. */
  void protect(ResourceAddress address, boolean isProtected) throws InterruptedException;

  /** Who holds the lock; empty when nobody does. */
  Optional<HeldLock> lock();

  /**
   * Takes the lock away from its holder, who notices before its next write.
   *
   * @param id the id of the lock that is meant, so that no other is broken by mistake
   */
  void breakLock(String id);

  /** The successful applies of this environment, latest first. */
  List<Release> releases();

  /**
   * The graph of an earlier release, to be planned and applied like any other.
   *
   * @throws LifecycleException when there is no such release or it cannot be brought back
   */
  ResourceGraph releasedGraph(String releaseId);

  /**
   * One text of every resource of a kind in an earlier release, by the resource's name; without
   * those where it was not known then.
   *
   * @throws LifecycleException when there is no such release
   */
  Map<String, String> released(String releaseId, String kind, String attribute);

  /** What was promoted to this environment last. */
  Optional<Promotion> promotion();

  /** Keeps what was promoted to this environment; what it wants is another from here on. */
  void promoted(Promotion promotion) throws InterruptedException;

  /**
   * Asks a running operation to stop, from another thread. The first call lets running operations
   * finish and starts no new ones; the second leaves them as they are for the next apply to take
   * up.
   */
  void interrupt();

  /** Gives the lock back. */
  @Override
  void close();
}
