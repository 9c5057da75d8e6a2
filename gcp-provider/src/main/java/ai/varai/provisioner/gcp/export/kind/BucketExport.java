package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.Json;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.Bucket;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Storage buckets. */
public final class BucketExport extends KindExport<Bucket> {
  public BucketExport() {
    super(Bucket.class, Module.STORAGE, "google_storage_bucket", "buckets");
  }

  @Override
  public String importId(String project, String id) {
    return project + "/" + id;
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
    r.deleteAfterDays()
        .ifPresent(
            days ->
                body.block(
                    "lifecycle_rule",
                    rule ->
                        rule.block("action", action -> action.set("type", "Delete"))
                            .block("condition", condition -> condition.set("age", days))));
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
    r.deleteAfterDays()
        .ifPresent(
            days ->
                script
                    .gcloud("storage buckets update")
                    .argument("gs://" + r.name())
                    .flag("lifecycle-file", "/dev/stdin")
                    .before("printf %s " + Script.quote(rules(days)) + " | ")
                    .end());
  }

  private static String rules(int days) {
    return Json.of(
        Map.of(
            "rule",
            List.of(Map.of("action", Map.of("type", "Delete"), "condition", Map.of("age", days)))));
  }

  @Override
  public String shell(Bucket r, String component, Script script) {
    return switch (component) {
      case "url" -> "gs://" + r.name();
      default -> super.shell(r, component, script);
    };
  }
}
