package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.codec.Resolver;
import ai.varai.provisioner.lifecycle.codec.Trees;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of each resource while a plan is walked: as it was found, then as it became. */
final class Knowledge {
  private final Kinds kinds;
  private final Plan plan;
  private final EnvironmentState state;
  private final Map<ResourceAddress, Map<String, Object>> live = new HashMap<>();
  private final Resolver resolver = new Resolver(live::get);

  Knowledge(Kinds kinds, Plan plan, EnvironmentState state) {
    this.kinds = kinds;
    this.plan = plan;
    this.state = state;
    for (PlannedChange change : plan.changes()) {
      change.current().ifPresent(found -> live.putIfAbsent(change.address(), seen(change, found)));
    }
  }

  /**
   * The attribute tree of a resource as it was found. One that was merely believed to be as the
   * state says is told by the state: its record has nothing where a secret is.
   */
  @SuppressWarnings("ReferenceEquality") // another look is another object, however equal
  Map<String, Object> seen(PlannedChange change, Observed<?> found) {
    boolean believed =
        !plan.refreshed() && change.current().filter(current -> current == found).isPresent();
    return (believed ? state.find(change.address()) : Optional.<StoredResource>empty())
        .filter(stored -> stored.id().equals(found.id()))
        .map(StoredResource::attributes)
        .orElseGet(() -> kinds.get(change.address().kind()).encode(found));
  }

  /** Puts what is known in the place of references. */
  Resolver resolver() {
    return resolver;
  }

  /** What the state is to say of a resource that was just seen; known to all from here on. */
  StoredResource stored(Op op, Observed<?> found) {
    ResourceNode<?> node = op.change.wanted().orElseThrow();
    Kinds.Entry kind = kinds.get(op.address().kind());
    Map<String, Object> observed = seen(op.change, found);
    Map<String, Object> attributes =
        Trees.stored(kind.shape(), resolver.encode(node.resource()), observed);
    live.put(op.address(), attributes);
    return new StoredResource(
        op.address(),
        found.id(),
        attributes,
        dependencies(op),
        node.isProtected(),
        kinds.unmarked(kind, found));
  }

  /** The same of what is only now taken over, to be put aside: what it was made from is unknown. */
  StoredResource takenOver(Op op) {
    Observed<?> found = op.change.current().orElseThrow();
    Kinds.Entry kind = kinds.get(op.address().kind());
    return new StoredResource(
        op.address(),
        found.id(),
        Trees.unknown(kind.shape(), seen(op.change, found)),
        dependencies(op),
        op.change.wanted().orElseThrow().isProtected(),
        kinds.unmarked(kind, found));
  }

  Set<ResourceAddress> dependencies(Op op) {
    return plan.graph().dependenciesOf(op.address());
  }
}
