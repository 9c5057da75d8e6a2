package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.Set;

/**
 * What the caller has agreed to on the command line.
 *
 * @param everything whether no question is asked about the plan as a whole
 * @param replacements data-holding resources whose replacement is agreed to
 */
public record Approval(boolean everything, Set<ResourceAddress> replacements) {
  public Approval {
    replacements = Set.copyOf(replacements);
  }
}
