package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.ProjectIamMember;

/** Members of roles on the project, beside those that it has. */
public final class ProjectIamMemberExport extends KindExport<ProjectIamMember> {
  public ProjectIamMemberExport() {
    super(
        ProjectIamMember.class,
        Module.SECURITY,
        "google_project_iam_member",
        "project_iam_members");
  }

  @Override
  public String importId(String project, String id) {
    return id.replaceFirst("^projects/", "");
  }

  @Override
  public void terraform(ProjectIamMember r, Body body) {
    body.set("role", r.role()).set("member", r.member());
  }

  @Override
  public void gcloud(ProjectIamMember r, Script script) {
    script
        .gcloud("projects add-iam-policy-binding \"$PROJECT\"")
        .flag("role", r.role())
        .flag("member", r.member())
        .flag("condition", "None")
        .raw("--quiet")
        .endAsIs();
  }
}
