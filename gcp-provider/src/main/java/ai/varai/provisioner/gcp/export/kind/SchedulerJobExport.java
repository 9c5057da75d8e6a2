package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.Hcl;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.SchedulerJob;
import java.util.Locale;
import java.util.Map;

/** Schedules. */
public final class SchedulerJobExport extends KindExport<SchedulerJob> {
  public SchedulerJobExport() {
    super(
        SchedulerJob.class,
        Module.CLOUD_RUN_SERVICE,
        "google_cloud_scheduler_job",
        "scheduler_jobs");
  }

  @Override
  public void terraform(SchedulerJob r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("schedule", r.cron())
        .set("time_zone", r.timeZone())
        .set("description", r.description());
    body.block(
        "http_target",
        target ->
            target
                .set("http_method", r.method())
                .set("uri", r.url())
                .set("headers", Map.of("Content-Type", "application/json"))
                .set("body", new Hcl.Call("base64encode", new Hcl.Text(r.body())))
                .block(
                    "oauth_token",
                    token ->
                        token
                            .set("service_account_email", r.serviceAccount())
                            .set("scope", SCOPE)));
  }

  @Override
  public void gcloud(SchedulerJob r, Script script) {
    script
        .gcloud("scheduler jobs create http")
        .argument(r.name())
        .flag("location", r.region())
        .flag("schedule", r.cron())
        .flag("time-zone", r.timeZone())
        .flag("uri", r.url())
        .flag("http-method", r.method().toLowerCase(Locale.ROOT))
        .flag("headers", Map.of("Content-Type", "application/json"))
        .flag("message-body", r.body())
        .flag("oauth-service-account-email", r.serviceAccount())
        .flag("oauth-token-scope", SCOPE)
        .flag("description", r.description())
        .end();
  }

  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
}
