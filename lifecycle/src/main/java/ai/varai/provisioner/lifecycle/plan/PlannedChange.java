package ai.varai.provisioner.lifecycle.plan;

import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.List;
import java.util.Optional;

/**
 * What a plan does about one resource, and why.
 *
 * @param title the kind's name for people
 * @param reason why, in a few words; empty when the attributes say it
 * @param attributes what differs; for a create, what it will have
 * @param wanted the resource as the graph wants it; empty for a delete
 * @param current the resource as it was found; empty when it does not exist
 * @param order how a replacement is done; meaningless for anything else
 * @param holdsData whether deleting it loses data
 * @param adopted whether it exists but was not in the state
 */
public record PlannedChange(
    ResourceAddress address,
    String title,
    Action action,
    String reason,
    List<AttributeChange> attributes,
    Optional<ResourceNode<?>> wanted,
    Optional<Observed<?>> current,
    ReplaceOrder order,
    boolean holdsData,
    boolean adopted) {
  public PlannedChange {
    attributes = List.copyOf(attributes);
  }

  /** The mark in front of its line of a plan; a replacement's says what comes first. */
  public String symbol() {
    return action == Action.REPLACE && order == ReplaceOrder.CREATE_BEFORE_DELETE
        ? "+/-"
        : action.symbol();
  }
}
