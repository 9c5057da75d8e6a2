package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.model.resource.ResourceGraph;

/**
 * An environment to be written for another tool.
 *
 * @param stateBucket where Terraform is to keep its state
 */
public record ExportedEnvironment(
    String name, String project, String region, String stateBucket, ResourceGraph graph) {}
