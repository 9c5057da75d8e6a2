package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.Secret;
import java.time.Duration;
import java.util.Map;

/** Secrets. */
public final class SecretExport extends KindExport<Secret> {
  public SecretExport() {
    super(Secret.class, Module.SECURITY, "google_secret_manager_secret", "secrets");
  }

  /** A project is shown by its number, and named by its id. */
  @Override
  public String importId(String project, String id) {
    return id.replaceFirst("^projects/[^/]+/", "projects/" + project + "/");
  }

  @Override
  public void terraform(Secret r, Body body) {
    body.set("secret_id", r.secretId())
        .set("labels", r.labels())
        .set(
            "annotations",
            r.rotationPeriod()
                .map(period -> Map.of("provisioner-rotation-period", period.toString())))
        .set("version_destroy_ttl", r.versionDestroyTtl().map(SecretExport::seconds))
        .block("replication", each -> each.block("auto", nothing -> {}));
  }

  @Override
  public void gcloud(Secret r, Script script) {
    script
        .gcloud("secrets create")
        .argument(r.secretId())
        .flag("replication-policy", "automatic")
        .flag("labels", r.labels())
        .flag(
            "set-annotations",
            r.rotationPeriod()
                .map(period -> Map.of("provisioner-rotation-period", period.toString())))
        .flag("version-destroy-ttl", r.versionDestroyTtl().map(SecretExport::seconds))
        .end();
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + "s";
  }
}
