package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.SecretIamMember;

/** Who may read a secret. */
public final class SecretIamMemberExport extends KindExport<SecretIamMember> {
  public SecretIamMemberExport() {
    super(
        SecretIamMember.class,
        Module.SECURITY,
        "google_secret_manager_secret_iam_member",
        "secret_iam_members");
  }

  @Override
  public void terraform(SecretIamMember r, Body body) {
    body.set("secret_id", r.secret()).set("role", r.role()).set("member", r.member());
  }

  @Override
  public void gcloud(SecretIamMember r, Script script) {
    script
        .gcloud("secrets add-iam-policy-binding")
        .argument(r.secret())
        .flag("role", r.role())
        .flag("member", r.member())
        .end();
  }
}
