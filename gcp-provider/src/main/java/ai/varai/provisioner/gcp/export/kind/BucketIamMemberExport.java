package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.BucketIamMember;
import ai.varai.provisioner.model.resource.Value;

/** Who may use the files of a bucket. */
public final class BucketIamMemberExport extends KindExport<BucketIamMember> {
  public BucketIamMemberExport() {
    super(
        BucketIamMember.class,
        Module.STORAGE,
        "google_storage_bucket_iam_member",
        "bucket_iam_members");
  }

  /** A bucket is in a project by itself. */
  @Override
  public boolean inProject() {
    return false;
  }

  @Override
  public String importId(String project, String id) {
    return id.replaceFirst("^buckets/", "b/");
  }

  @Override
  public void terraform(BucketIamMember r, Body body) {
    body.set("bucket", r.bucket()).set("role", r.role()).set("member", r.member());
  }

  @Override
  public void gcloud(BucketIamMember r, Script script) {
    script
        .gcloud("storage buckets add-iam-policy-binding")
        .argument(Value.join("gs://", r.bucket()))
        .flag("role", r.role())
        .flag("member", r.member())
        .end();
  }
}
