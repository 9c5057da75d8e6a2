package ai.varai.provisioner.lifecycle.spi;

import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.Set;

/**
 * What a preflight looks at.
 *
 * @param graph the whole wanted graph
 * @param changing the addresses that the plan would create, update or replace
 */
public record PreflightRequest(ResourceGraph graph, Set<ResourceAddress> changing) {
  public PreflightRequest {
    changing = Set.copyOf(changing);
  }
}
