package ai.varai.provisioner.lifecycle.spi;

import ai.varai.provisioner.model.resource.ResourceAddress;

/**
 * The marks that a resource carries wherever the target can hold them (labels, a description, a
 * file), so that it can be found and recognised without any state.
 *
 * @param environment name of the environment
 * @param stack identifier of one copy of the environment; two checkouts on one machine differ in it
 * @param address where the resource stands in the environment's graph
 */
public record Ownership(String environment, String stack, ResourceAddress address) {
  /** The value of the {@code managed-by} mark. */
  public static final String MANAGED_BY = "provisioner";

  /** Whether both mark resources of the same copy of an environment. */
  public boolean sameStack(Ownership other) {
    return environment.equals(other.environment) && stack.equals(other.stack);
  }
}
