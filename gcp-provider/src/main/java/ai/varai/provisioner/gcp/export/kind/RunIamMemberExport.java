package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.RunIamMember;

/** Who may call a service. */
public final class RunIamMemberExport extends KindExport<RunIamMember> {
  public RunIamMemberExport() {
    super(
        RunIamMember.class,
        Module.CLOUD_RUN_SERVICE,
        "google_cloud_run_v2_service_iam_member",
        "run_iam_members");
  }

  @Override
  public void terraform(RunIamMember r, Body body) {
    body.set("name", r.service())
        .set("location", r.location())
        .set("role", r.role())
        .set("member", r.member());
  }

  @Override
  public void gcloud(RunIamMember r, Script script) {
    script
        .gcloud("run services add-iam-policy-binding")
        .argument(r.service())
        .flag("region", r.location())
        .flag("role", r.role())
        .flag("member", r.member())
        .end();
  }
}
