package ai.varai.provisioner.lifecycle.event;

import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.PlanSummary;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Something that happened while the engine worked. Holds no secret. */
public sealed interface LifecycleEvent {
  /** When. */
  Instant at();

  /** What exists is being asked for. */
  record RefreshStarted(Instant at, int kinds) implements LifecycleEvent {}

  /**
   * What exists is known.
   *
   * @param calls calls to the provider that it took
   */
  record RefreshFinished(Instant at, int resources, int calls, Duration took)
      implements LifecycleEvent {}

  /** A plan is ready. */
  record PlanReady(Instant at, PlanSummary summary, Duration took) implements LifecycleEvent {}

  /** An apply begins. */
  record ApplyStarted(Instant at, PlanSummary summary, int operations) implements LifecycleEvent {}

  /**
   * A create, update or delete begins; a replacement is a delete and a create.
   *
   * @param waitedFor the operations that it had to wait for
   */
  record OperationStarted(
      Instant at, ResourceAddress address, Action operation, Set<ResourceAddress> waitedFor)
      implements LifecycleEvent {}

  /** An operation tells what it is doing. */
  record OperationProgress(
      Instant at, ResourceAddress address, Action operation, String message, Duration since)
      implements LifecycleEvent {}

  /** A call failed for a passing reason and will be repeated. */
  record OperationRetrying(
      Instant at,
      ResourceAddress address,
      Action operation,
      int attempt,
      Duration pause,
      String reason)
      implements LifecycleEvent {}

  /**
   * An operation is done.
   *
   * @param changed whether anything had to be done; false when the wanted values turned out to be
   *     the present ones
   */
  record OperationFinished(
      Instant at, ResourceAddress address, Action operation, boolean changed, Duration took)
      implements LifecycleEvent {}

  /** An operation failed for good. */
  record OperationFailed(
      Instant at,
      ResourceAddress address,
      Action operation,
      String message,
      String advice,
      Duration took)
      implements LifecycleEvent {}

  /**
   * An operation was not started.
   *
   * @param because the failed resource that it needed; empty when the apply was interrupted
   */
  record OperationSkipped(
      Instant at, ResourceAddress address, Action operation, Optional<ResourceAddress> because)
      implements LifecycleEvent {}

  /** An apply has ended. */
  record ApplyFinished(
      Instant at, int done, int failed, int skipped, boolean interrupted, Duration took)
      implements LifecycleEvent {}

  /** A check is asked for the first time. */
  record CheckStarted(Instant at, ResourceAddress address, String check, Duration timeout)
      implements LifecycleEvent {}

  /** A check does not hold yet. */
  record CheckWaiting(
      Instant at, ResourceAddress address, String check, String detail, Duration since)
      implements LifecycleEvent {}

  /**
   * A check holds.
   *
   * @param unusual whether in an unusual way, which its detail tells
   */
  record CheckPassed(
      Instant at,
      ResourceAddress address,
      String check,
      String detail,
      boolean unusual,
      Duration took)
      implements LifecycleEvent {}

  /** A check did not hold in time. */
  record CheckFailed(
      Instant at, ResourceAddress address, String check, String detail, Duration took)
      implements LifecycleEvent {}

  /** The lock is held by somebody else and is being waited for. */
  record LockWaiting(Instant at, String holder) implements LifecycleEvent {}

  /**
   * The lock is ours.
   *
   * @param takenOverFrom the holder that died without giving it back
   */
  record LockAcquired(Instant at, long fence, Optional<String> takenOverFrom)
      implements LifecycleEvent {}

  /** The state was damaged, or an earlier run did not finish; it was put right as far as said. */
  record StateRecovered(Instant at, String what) implements LifecycleEvent {}

  /** Somebody asked to stop. */
  record InterruptRequested(Instant at, boolean abandon) implements LifecycleEvent {}

  /** Something that deserves attention but stops nothing. */
  record Warning(Instant at, String message) implements LifecycleEvent {}
}
