package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.LogBucket;
import java.util.List;

/** Log buckets. */
public final class LogBucketExport extends KindExport<LogBucket> {
  public LogBucketExport() {
    super(
        LogBucket.class, Module.MONITORING, "google_logging_project_bucket_config", "log_buckets");
  }

  /** An import takes {@code projects/P} for the project, and would make the bucket anew for it. */
  @Override
  public List<String> kept() {
    return List.of("project");
  }

  @Override
  public void terraform(LogBucket r, Body body) {
    body.set("bucket_id", r.bucketId())
        .set("location", r.location())
        .set("retention_days", r.retentionDays())
        .set("description", r.description());
  }

  @Override
  public String attribute(String component) {
    return switch (component) {
      case "name" -> "id";
      default -> super.attribute(component);
    };
  }

  @Override
  public void gcloud(LogBucket r, Script script) {
    script
        .gcloud("logging buckets create")
        .argument(r.bucketId())
        .flag("location", r.location())
        .flag("retention-days", r.retentionDays())
        .flag("description", r.description())
        .end();
  }

  @Override
  public String shell(LogBucket r, String component, Script script) {
    return switch (component) {
      case "name" ->
          "projects/"
              + script.project()
              + "/locations/"
              + r.location()
              + "/buckets/"
              + r.bucketId();
      default -> super.shell(r, component, script);
    };
  }
}
