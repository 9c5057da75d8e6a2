package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.gcp.export.ExportedEnvironment;
import ai.varai.provisioner.lifecycle.EnvironmentStatus.ResourceStatus;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.Map;
import java.util.stream.Collectors;

/** An environment of the cloud, ready to be written for another tool. */
final class CloudExport {
  private CloudExport() {}

  /**
   * The environment of the session, with the names that the provisioner would give.
   *
   * @throws CommandFailure when its files are wrong or it lands on this machine
   */
  static ExportedEnvironment of(Session session) {
    if (session.local()) {
      throw CommandFailure.invalid(
          "EXPORT_NOT_CLOUD",
          "A local environment has nothing of Google Cloud to write.",
          "Name one of the cloud, such as --env=development; or use: provisioner export compose.");
    }
    return of(session.environment(), session.graphs().outlineToKeep(), Map.of());
  }

  /**
   * The same, with what the state knows of it, which exists.
   *
   * @throws CommandFailure as above, and when the state knows nothing
   */
  static ExportedEnvironment ofExisting(Session session) throws Exception {
    ExportedEnvironment planned = of(session);
    Map<ResourceAddress, String> existing =
        session.quietLifecycle().status().resources().stream()
            .collect(Collectors.toMap(ResourceStatus::address, ResourceStatus::id));
    if (existing.isEmpty()) {
      throw CommandFailure.invalid(
          "EXPORT_NOTHING_THERE",
          "The state of '" + planned.name() + "' knows no resource that could be imported.",
          "Bring it up first, or leave --imports out: Terraform then makes everything.");
    }
    return of(session.environment(), planned.graph(), existing);
  }

  static ExportedEnvironment of(
      Environment environment, ResourceGraph graph, Map<ResourceAddress, String> existing) {
    String bucket =
        environment
            .stateBackend()
            .map(place -> place.replaceFirst("^gs://", "").replaceFirst("/.*$", ""))
            .orElse(environment.projectId() + "-terraform-state");
    return new ExportedEnvironment(
        environment.environment(),
        environment.projectId(),
        environment.region(),
        bucket,
        graph,
        existing);
  }
}
