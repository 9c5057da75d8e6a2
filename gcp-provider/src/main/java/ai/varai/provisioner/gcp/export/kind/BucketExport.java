package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.Bucket;
import java.util.Locale;

/** Storage buckets. */
public final class BucketExport extends KindExport<Bucket> {
  public BucketExport() {
    super(Bucket.class, Module.STORAGE, "google_storage_bucket", "buckets");
  }

  @Override
  public void terraform(Bucket r, Body body) {
    body.set("name", r.name())
        .set("location", r.location().toUpperCase(Locale.ROOT))
        .set("storage_class", r.storageClass())
        .set("uniform_bucket_level_access", true)
        .set("public_access_prevention", "enforced")
        .set("labels", r.labels())
        .block("versioning", each -> each.set("enabled", r.versioning()));
  }

  @Override
  public void gcloud(Bucket r, Script script) {
    script
        .gcloud("storage buckets create")
        .argument("gs://" + r.name())
        .flag("location", r.location())
        .flag("default-storage-class", r.storageClass())
        .on("uniform-bucket-level-access", true)
        .on("public-access-prevention", true)
        .end();
    script
        .gcloud("storage buckets update")
        .argument("gs://" + r.name())
        .on(r.versioning() ? "versioning" : "no-versioning", true)
        .flag("update-labels", r.labels())
        .end();
  }

  @Override
  public String shell(Bucket r, String component, Script script) {
    return switch (component) {
      case "url" -> "gs://" + r.name();
      default -> super.shell(r, component, script);
    };
  }
}
