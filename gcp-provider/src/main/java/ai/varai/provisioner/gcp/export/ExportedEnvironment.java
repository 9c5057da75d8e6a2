package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.Map;

/**
 * An environment to be written for another tool.
 *
 * @param stateBucket where Terraform is to keep its state
 * @param existing what Terraform is to import instead of making it: the provider's names
 */
public record ExportedEnvironment(
    String name,
    String project,
    String region,
    String stateBucket,
    ResourceGraph graph,
    Map<ResourceAddress, String> existing) {
  public ExportedEnvironment {
    existing = Map.copyOf(existing);
  }
}
