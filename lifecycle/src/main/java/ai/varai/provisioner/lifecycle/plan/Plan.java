package ai.varai.provisioner.lifecycle.plan;

import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What would be done to make the world as wanted. An immutable value: what was shown is what is
 * applied.
 *
 * @param mode what the plan is for
 * @param environment name of the environment
 * @param stack identifier of the copy of the environment
 * @param graph what is wanted; for a destroy, the graph whose resources go (may be empty)
 * @param changes one for each resource that is wanted, in the state or found, dependencies first
 * @param blocked why the plan must not be applied as it stands: protection, missing handlers
 * @param unchecked addresses left out by targets or excludes; not empty means that the plan is
 *     partial
 * @param moved new addresses by old ones, as far as the state has the old ones
 * @param newOutputs what the state is to say that the outputs are, when that is all there is to do:
 *     they are others than it says, an apply was stopped before it could say them, or the last
 *     apply left no release behind
 * @param lineage the state's identity
 * @param serial the state's version that the plan was made from
 * @param refreshed whether the provider was asked what exists
 * @param made when
 */
public record Plan(
    Mode mode,
    String environment,
    String stack,
    ResourceGraph graph,
    List<PlannedChange> changes,
    List<Blocked> blocked,
    Set<ResourceAddress> unchecked,
    Map<ResourceAddress, ResourceAddress> moved,
    Optional<Map<String, Object>> newOutputs,
    String lineage,
    long serial,
    boolean refreshed,
    Instant made) {
  public Plan {
    changes = List.copyOf(changes);
    blocked = List.copyOf(blocked);
    unchecked = Set.copyOf(unchecked);
    moved = Map.copyOf(moved);
    newOutputs = newOutputs.map(LinkedHashMap::new).map(Collections::unmodifiableMap);
  }

  /** What a plan is for. */
  public enum Mode {
    APPLY,
    DESTROY
  }

  /**
   * A change that is refused.
   *
   * @param reason what forbids it
   * @param remedy how it becomes allowed
   */
  public record Blocked(ResourceAddress address, String reason, String remedy) {}

  /** How many resources each action concerns. */
  public PlanSummary summary() {
    return PlanSummary.of(changes);
  }

  /** Whether applying it would change the world or the state. */
  public boolean hasChanges() {
    return newOutputs.isPresent()
        || !moved.isEmpty()
        || changes.stream().anyMatch(change -> change.action() != Action.NO_OP);
  }

  /** Whether it leaves part of the graph out. */
  public boolean partial() {
    return !unchecked.isEmpty();
  }

  /** The data-holding resources that it replaces; each needs a person's confirmation by name. */
  public List<ResourceAddress> confirmationsNeeded() {
    return changes.stream()
        .filter(change -> change.action() == Action.REPLACE && change.holdsData())
        .map(PlannedChange::address)
        .toList();
  }
}
