package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.config.Target;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.Optional;

/** Where the images of services are. */
public final class ServiceImage {
  /** The environment's own repository in the graph. */
  public static final ResourceAddress REPOSITORY =
      new ResourceAddress("artifact_repository", "images");

  private static final String SAMPLE = "${sample-service}";

  private ServiceImage() {}

  /** The id of the environment's own repository in Artifact Registry. */
  public static String repositoryId(Environment environment) {
    return "varai-" + environment.environment();
  }

  /** The repository's address, to which image names are appended. */
  public static String repository(Environment environment) {
    return environment.region()
        + "-docker.pkg.dev/"
        + environment.projectId()
        + "/"
        + repositoryId(environment);
  }

  /**
   * The configured image; otherwise the one that was promoted; otherwise the service's in the
   * environment's repository, or on this machine the built-in sample service. Empty for a service
   * of this machine that has a process of its own: no image is that one's.
   */
  static String of(
      Environment environment, CompileOptions options, String service, ServiceConfig config) {
    return config
        .image()
        .or(() -> Optional.ofNullable(options.promoted().get(service)))
        .orElseGet(
            () ->
                environment.target() == Target.LOCAL
                    ? (ownProcess(config) ? "" : "provisioner/sample-service:local")
                    : repository(environment) + "/" + service + ":latest");
  }

  /** Whether the service says how it runs without a container, and is not the sample service. */
  public static boolean ownProcess(ServiceConfig config) {
    return !config.process().isEmpty() && !config.process().contains(SAMPLE);
  }
}
