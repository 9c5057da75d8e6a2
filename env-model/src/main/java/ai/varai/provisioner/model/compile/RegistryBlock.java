package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.ArtifactRepository;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.List;
import java.util.Optional;

/** The environment's own repository for images, when a service takes its image from there. */
final class RegistryBlock {
  private final CompileContext context;
  private final Apis apis;

  RegistryBlock(CompileContext context, Apis apis) {
    this.context = context;
    this.apis = apis;
  }

  List<ResourceNode<?>> add() {
    var environment = context.environment();
    boolean used =
        environment.services().entrySet().stream()
            .anyMatch(
                service ->
                    ServiceImage.of(
                            environment, context.options(), service.getKey(), service.getValue())
                        .startsWith(ServiceImage.repository(environment) + "/"));
    if (context.isLocal() || !used) {
      return List.of();
    }
    var node =
        context
            .graph()
            .add(
                ServiceImage.REPOSITORY.name(),
                new ArtifactRepository(
                    ServiceImage.repositoryId(environment),
                    environment.region(),
                    "DOCKER",
                    context.description("Images"),
                    context.labels("component", "registry"),
                    Optional.empty()),
                context.protectsData(),
                apis.need("artifactregistry"));
    context.graph().output("registry/uri", node.ref(ArtifactRepository.REGISTRY_URI));
    return List.of(node);
  }
}
