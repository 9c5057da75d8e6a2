package ai.varai.provisioner.lifecycle;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Choices for a plan.
 *
 * @param refresh whether the provider is asked what exists; without it the state is believed
 * @param targets only these and what they need; empty for everything
 * @param excludes all but these and what needs them
 * @param replace resources that are replaced although nothing about them changed
 * @param moved new addresses by old ones: the resource is the same, only its place in the graph
 *     changed
 * @param adopt addresses whose resources may be taken over although they carry nobody's marks
 * @param lifted addresses whose protection does not count, because somebody agreed to that
 * @param holdLock whether the lock is taken now and held until the apply has ended or the lifecycle
 *     is closed, so that nothing can move in between
 * @param lockTimeout how long to wait for the lock at most; empty waits for nobody who lives, and
 *     for a lock that looks abandoned until that is certain
 */
public record PlanOptions(
    boolean refresh,
    Set<ResourceAddress> targets,
    Set<ResourceAddress> excludes,
    Set<ResourceAddress> replace,
    Map<ResourceAddress, ResourceAddress> moved,
    Set<ResourceAddress> adopt,
    Set<ResourceAddress> lifted,
    boolean holdLock,
    Optional<Duration> lockTimeout) {
  /** Everything, refreshed, without the lock: a plan to look at. */
  public static final PlanOptions DEFAULT =
      new PlanOptions(
          true,
          Set.of(),
          Set.of(),
          Set.of(),
          Map.of(),
          Set.of(),
          Set.of(),
          false,
          Optional.empty());

  public PlanOptions {
    targets = Set.copyOf(targets);
    excludes = Set.copyOf(excludes);
    replace = Set.copyOf(replace);
    moved = Map.copyOf(moved);
    adopt = Set.copyOf(adopt);
    lifted = Set.copyOf(lifted);
  }

  public PlanOptions withRefresh(boolean value) {
    return new PlanOptions(
        value, targets, excludes, replace, moved, adopt, lifted, holdLock, lockTimeout);
  }

  public PlanOptions withTargets(Set<ResourceAddress> value) {
    return new PlanOptions(
        refresh, value, excludes, replace, moved, adopt, lifted, holdLock, lockTimeout);
  }

  public PlanOptions withExcludes(Set<ResourceAddress> value) {
    return new PlanOptions(
        refresh, targets, value, replace, moved, adopt, lifted, holdLock, lockTimeout);
  }

  public PlanOptions withReplace(Set<ResourceAddress> value) {
    return new PlanOptions(
        refresh, targets, excludes, value, moved, adopt, lifted, holdLock, lockTimeout);
  }

  public PlanOptions withMoved(Map<ResourceAddress, ResourceAddress> value) {
    return new PlanOptions(
        refresh, targets, excludes, replace, value, adopt, lifted, holdLock, lockTimeout);
  }

  public PlanOptions withAdopt(Set<ResourceAddress> value) {
    return new PlanOptions(
        refresh, targets, excludes, replace, moved, value, lifted, holdLock, lockTimeout);
  }

  public PlanOptions withLifted(Set<ResourceAddress> value) {
    return new PlanOptions(
        refresh, targets, excludes, replace, moved, adopt, value, holdLock, lockTimeout);
  }

  /** Takes the lock now and holds it until the apply has ended. */
  public PlanOptions holdingLock(Duration timeout) {
    return holdingLock(Optional.of(timeout));
  }

  /** Takes the lock now and holds it until the apply has ended. */
  public PlanOptions holdingLock(Optional<Duration> timeout) {
    return new PlanOptions(
        refresh, targets, excludes, replace, moved, adopt, lifted, true, timeout);
  }
}
