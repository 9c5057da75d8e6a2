package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.TargetHttpsProxy;

/** Where TLS ends. */
public final class TargetHttpsProxyExport extends KindExport<TargetHttpsProxy> {
  public TargetHttpsProxyExport() {
    super(
        TargetHttpsProxy.class,
        Module.NETWORKING,
        "google_compute_target_https_proxy",
        "target_https_proxies");
  }

  @Override
  public void terraform(TargetHttpsProxy r, Body body) {
    body.set("name", r.name())
        .set("url_map", r.urlMap())
        .set("ssl_certificates", r.certificates())
        .set("description", r.description());
  }

  @Override
  public void gcloud(TargetHttpsProxy r, Script script) {
    script
        .gcloud("compute target-https-proxies create")
        .argument(r.name())
        .on("global", true)
        .flag("url-map", r.urlMap())
        .flag("ssl-certificates", r.certificates())
        .flag("description", r.description())
        .end();
  }

  @Override
  public String shell(TargetHttpsProxy r, String component, Script script) {
    return switch (component) {
      case "selfLink" -> "projects/" + script.project() + "/global/targetHttpsProxies/" + r.name();
      default -> super.shell(r, component, script);
    };
  }
}
