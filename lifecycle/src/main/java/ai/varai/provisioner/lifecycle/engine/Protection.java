package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.Optional;

/**
 * What keeps a resource from being deleted. That is in the state; where the state is lost, damaged
 * or behind, what is wanted and what the target says of itself stand in for it: a state that is
 * gone must not be the way to delete what it protected.
 */
final class Protection {
  private final ResourceGraph graph;
  private final EnvironmentState state;

  Protection(ResourceGraph graph, EnvironmentState state) {
    this.graph = graph;
    this.state = state;
  }

  /**
   * Why it may not be deleted.
   *
   * @param wantedProtected whether it is to be protected from now on
   * @param what is to be done with it: deleting, replacing
   */
  Optional<Plan.Blocked> against(
      Kinds.Entry kind,
      ResourceAddress address,
      World.Found found,
      boolean wantedProtected,
      String what) {
    Optional<StoredResource> stored = state.find(address);
    String forbidden = what + " it is forbidden: ";
    if (wantedProtected || stored.filter(StoredResource::isProtected).isPresent()) {
      return Optional.of(
          new Plan.Blocked(
              address,
              forbidden + "it is protected",
              "lift its protection first: in an apply of its own, with 'state unprotect "
                  + address
                  + "', or of everything with 'destroy --lift-protection'"));
    }
    if (stored.isEmpty() && begun(address)) {
      return Optional.empty(); // it never came to be, and so to be protected
    }
    if (stored.isEmpty() && graph.find(address).filter(ResourceNode::isProtected).isPresent()) {
      return Optional.of(
          new Plan.Blocked(
              address,
              forbidden + "it is to be protected, and the state does not know it",
              "apply first, so that the state has it; 'destroy --lift-protection' deletes it"
                  + " nevertheless"));
    }
    boolean seen = stored.map(StoredResource::attributes).filter(kind::refusesDeletion).isPresent();
    if (kind.refusesDeletion(found.attributes()) && !seen) {
      return Optional.of(
          new Plan.Blocked(
              address,
              forbidden + "the target protects it, and the state does not know why",
              "apply first with what the environment wants of it, so that the state has it;"
                  + " 'destroy --lift-protection' deletes it nevertheless"));
    }
    return Optional.empty();
  }

  /**
   * Why what carries the marks of an address at which there is another may not be deleted. Nobody
   * asked for it here: data in it is somebody's.
   */
  Optional<Plan.Blocked> ofCopy(Kinds.Entry kind, ResourceAddress address, World.Found found) {
    boolean addressProtected =
        state.find(address).filter(StoredResource::isProtected).isPresent()
            || graph.find(address).filter(ResourceNode::isProtected).isPresent();
    boolean isProtected = addressProtected || kind.refusesDeletion(found.attributes());
    return isProtected || kind.holdsData()
        ? Optional.of(
            new Plan.Blocked(
                address,
                "deleting "
                    + found.observed().id()
                    + " is forbidden: it is one more that carries the marks of "
                    + address
                    + ", and "
                    + (isProtected ? "is protected" : "holds data"),
                "take the marks (labels) off it if somebody needs it, or delete it by hand"))
        : Optional.empty();
  }

  private boolean begun(ResourceAddress address) {
    return state.open(address, "create", address.name()).isPresent();
  }
}
