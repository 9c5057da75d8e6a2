package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Map;
import java.util.Optional;

/** A repository for container images. */
@Kind(value = "artifact_repository", title = "Artifact Registry repository", holdsData = true)
public record ArtifactRepository(
    @Identity String repositoryId,
    @Identity String location,
    @ForcesReplacement String format,
    String description,
    Map<String, String> labels,
    @Computed Optional<String> registryUri)
    implements Resource {
  /** {@code LOCATION-docker.pkg.dev/PROJECT/REPOSITORY}. */
  public static final Attribute<ArtifactRepository, String> REGISTRY_URI =
      Attribute.text(ArtifactRepository.class, "registryUri");
}
