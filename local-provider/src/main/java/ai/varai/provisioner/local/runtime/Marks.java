package ai.varai.provisioner.local.runtime;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import java.util.Map;

/**
 * What a workload or network carries with it (labels of a container, a file beside a process), so
 * that everything about it can be found again without any state.
 *
 * @param name the target's name of the resource; unique in the stack
 * @param owner environment, stack and address; becomes one label each
 * @param labels the labels that the environment file asks for
 * @param resource the resource as it was last applied, as JSON; opaque to the runtime, without
 *     secrets
 * @param revision the service's revision name, such as {@code auth-service-00002-k3f}; empty for
 *     other kinds
 */
public record Marks(
    String name, Ownership owner, Map<String, String> labels, String resource, String revision) {
  public Marks {
    labels = Map.copyOf(labels);
  }
}
