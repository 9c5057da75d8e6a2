package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.Hcl;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.UptimeCheck;
import ai.varai.provisioner.model.resource.Value;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests from outside. */
public final class UptimeCheckExport extends KindExport<UptimeCheck> {
  public UptimeCheckExport() {
    super(
        UptimeCheck.class,
        Module.MONITORING,
        "google_monitoring_uptime_check_config",
        "uptime_checks");
  }

  @Override
  public void terraform(UptimeCheck r, Body body) {
    boolean secure =
        !(r.url() instanceof Value.Known<String> known) || known.value().startsWith("https:");
    body.set("display_name", r.displayName())
        .set("period", r.period().toSeconds() + "s")
        .set("timeout", r.timeout().toSeconds() + "s")
        .set("user_labels", r.userLabels());
    body.block(
        "monitored_resource",
        resource -> resource.set("type", "uptime_url").set("labels", labels(r, body)));
    body.block(
        "http_check",
        check ->
            check
                .set("request_method", "GET")
                .set("path", r.path())
                .set("port", port(r))
                .set("use_ssl", secure)
                .set("validate_ssl", secure));
  }

  @Override
  public void gcloud(UptimeCheck r, Script script) {
    boolean secure =
        !(r.url() instanceof Value.Known<String> known) || known.value().startsWith("https:");
    script
        .gcloud("monitoring uptime create")
        .argument(r.displayName())
        .flag("resource-type", "uptime-url")
        .raw(
            "--resource-labels=host=\"$(host "
                + script.word(r.url())
                + ")\",project_id=\"$PROJECT\"")
        .flag("protocol", secure ? "https" : "http")
        .flag("port", port(r))
        .flag("path", r.path())
        .flag("request-method", "get")
        .flag("period", r.period().toMinutes())
        .flag("timeout", r.timeout().toSeconds())
        .flag("validate-ssl", secure)
        .flag("user-labels", r.userLabels())
        .end();
  }

  private static Map<String, Object> labels(UptimeCheck r, Body body) {
    var labels = new LinkedHashMap<String, Object>();
    labels.put("project_id", new Hcl.Expression("var.project_id"));
    labels.put(
        "host",
        r.url() instanceof Value.Known<String> known
            ? String.valueOf(URI.create(known.value()).getHost())
            : new Hcl.Expression("split(\"/\", \"" + body.template(r.url()) + "\")[2]"));
    return labels;
  }

  /** A service on Cloud Run answers at the usual port. */
  private static int port(UptimeCheck r) {
    if (!(r.url() instanceof Value.Known<String> known)) {
      return 443;
    }
    URI url = URI.create(known.value());
    return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
  }
}
