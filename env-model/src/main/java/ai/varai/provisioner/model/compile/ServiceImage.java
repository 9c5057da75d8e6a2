package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.config.Target;

/** The image of a service that names none. */
final class ServiceImage {
  private ServiceImage() {}

  /** The id of the environment's own repository in Artifact Registry. */
  static String repositoryId(Environment environment) {
    return "varai-" + environment.environment();
  }

  /** The repository's address, to which image names are appended. */
  static String repository(Environment environment) {
    return environment.region()
        + "-docker.pkg.dev/"
        + environment.projectId()
        + "/"
        + repositoryId(environment);
  }

  /**
   * The configured image; otherwise the service's in the environment's repository, or on this
   * machine the built-in sample service.
   */
  static String of(Environment environment, String service, ServiceConfig config) {
    return config
        .image()
        .orElseGet(
            () ->
                environment.target() == Target.LOCAL
                    ? "provisioner/sample-service:local"
                    : repository(environment) + "/" + service + ":latest");
  }
}
