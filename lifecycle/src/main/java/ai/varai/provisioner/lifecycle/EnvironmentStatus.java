package ai.varai.provisioner.lifecycle;

import ai.varai.provisioner.lifecycle.state.HeldLock;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the state knows about an environment; nothing is asked of the provider.
 *
 * @param released resources that were let go and exist on
 * @param openOperations operations that began and whose end is not known: the next apply looks
 *     after them
 * @param partial whether the last apply left part of the graph out
 * @param unended whether an apply began operations and was stopped before its end, though perhaps
 *     after the last of them
 * @param lastApply when the last apply ended
 */
public record EnvironmentStatus(
    String environment,
    String stack,
    String lineage,
    long serial,
    List<ResourceStatus> resources,
    List<ResourceAddress> released,
    List<ResourceAddress> openOperations,
    Map<String, Object> outputs,
    boolean partial,
    boolean unended,
    Optional<Instant> lastApply,
    Optional<HeldLock> lock) {
  public EnvironmentStatus {
    resources = List.copyOf(resources);
    released = List.copyOf(released);
    openOperations = List.copyOf(openOperations);
    outputs = Map.copyOf(outputs);
  }

  /**
   * One resource of the state.
   *
   * @param attributes its attributes in their encoded form, snake_case; sensitive ones are shown as
   *     {@code (sensitive)}
   */
  public record ResourceStatus(
      ResourceAddress address,
      String id,
      Map<String, Object> attributes,
      List<ResourceAddress> dependencies,
      boolean isProtected) {}
}
