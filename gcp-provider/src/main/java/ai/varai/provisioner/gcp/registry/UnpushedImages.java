package ai.varai.provisioner.gcp.registry;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Foresees that a service cannot start: Cloud Run makes no revision of an image that is not in its
 * registry, and would say so only after all that the service needs was made, databases among it.
 *
 * <p>Only Google's registries are asked, where the answer is the one that Cloud Run gets. One that
 * cannot be asked, or does not let the caller look, is no reason to begin nothing.
 */
public final class UnpushedImages {
  private final Cloud cloud;
  private final RegistryTransport transport;

  public UnpushedImages(Cloud cloud) {
    this.cloud = cloud;
    this.transport = new RegistryTransport(cloud.settings(), cloud.clients());
  }

  /** One problem for each service that is to be changed and whose image is certainly missing. */
  public List<Problem> problems(PreflightRequest wanted) {
    Map<String, Boolean> missing = new LinkedHashMap<>();
    var problems = new ArrayList<Problem>();
    for (ResourceNode<?> node : wanted.graph().nodes()) {
      if (node.resource() instanceof RunService service
          && wanted.changing().contains(node.address())
          && missing.computeIfAbsent(service.image(), this::missing)) {
        problems.add(problem(node, service.image()));
      }
    }
    return problems;
  }

  private boolean missing(String image) {
    try {
      ImageAddress at = ImageAddress.parse(image);
      return at.google() && transport.imagesMatter() && !present(at);
    } catch (ProviderException e) {
      return false; // what is wrong is told by the calls that need an answer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean present(ImageAddress at) throws ProviderException, InterruptedException {
    var registry = new ImageRegistry(transport, at);
    return cloud
        .calls()
        .find("artifactregistry", "look for image " + at, () -> registry.manifest(at.reference()))
        .isPresent();
  }

  private static Problem problem(ResourceNode<?> node, String image) {
    return new Problem(
        "IMAGE_MISSING",
        node.address().toString(),
        "its image " + image + " is not in the registry, and without it the service cannot start",
        "push or promote it there first, or name in `image` one that is there; where the"
            + " environment has no repository yet, make that before: provisioner up"
            + " --target=artifact_repository.images");
  }
}
