package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.ProjectService;

/** APIs are never disabled again: others may use them. */
public final class ProjectServiceExport extends KindExport<ProjectService> {
  public ProjectServiceExport() {
    super(ProjectService.class, Module.SECURITY, "google_project_service", "project_services");
  }

  @Override
  public String importId(String project, String id) {
    return project + "/" + id;
  }

  @Override
  public void terraform(ProjectService r, Body body) {
    body.set("service", r.service()).set("disable_on_destroy", false);
  }

  @Override
  public void gcloud(ProjectService r, Script script) {
    script.gcloud("services enable").argument(r.service()).end();
  }
}
