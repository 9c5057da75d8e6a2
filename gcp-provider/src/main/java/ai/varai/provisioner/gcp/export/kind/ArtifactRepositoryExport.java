package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.ArtifactRepository;
import java.util.Locale;

/** Repositories of images. */
public final class ArtifactRepositoryExport extends KindExport<ArtifactRepository> {
  public ArtifactRepositoryExport() {
    super(
        ArtifactRepository.class,
        Module.STORAGE,
        "google_artifact_registry_repository",
        "artifact_repositories");
  }

  @Override
  public void terraform(ArtifactRepository r, Body body) {
    body.set("repository_id", r.repositoryId())
        .set("location", r.location())
        .set("format", r.format())
        .set("description", r.description())
        .set("labels", r.labels());
  }

  @Override
  public void gcloud(ArtifactRepository r, Script script) {
    script
        .gcloud("artifacts repositories create")
        .argument(r.repositoryId())
        .flag("location", r.location())
        .flag("repository-format", r.format().toLowerCase(Locale.ROOT))
        .flag("description", r.description())
        .flag("labels", r.labels())
        .end();
  }

  @Override
  public String shell(ArtifactRepository r, String component, Script script) {
    return switch (component) {
      case "registryUri" ->
          r.location() + "-docker.pkg.dev/" + script.project() + "/" + r.repositoryId();
      default -> super.shell(r, component, script);
    };
  }
}
