package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.TargetHttpsProxy;
import java.util.List;

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
  public String type(TargetHttpsProxy r) {
    return regional("google_compute_target_https_proxy", r.region());
  }

  @Override
  public String collection(TargetHttpsProxy r) {
    return apart("target_https_proxies", r.region());
  }

  /** Google changes no description of these; that of ours names its environment. */
  @Override
  public List<String> kept() {
    return List.of("description");
  }

  @Override
  public void terraform(TargetHttpsProxy r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("url_map", r.urlMap())
        .set(
            r.region().isPresent() ? "certificate_manager_certificates" : "ssl_certificates",
            r.certificates())
        .set("description", r.description());
  }

  @Override
  public void gcloud(TargetHttpsProxy r, Script script) {
    script
        .gcloud("compute target-https-proxies create")
        .argument(r.name())
        .on("global", r.region().isEmpty())
        .flag("region", r.region())
        .flag("url-map", r.urlMap())
        .flag(
            r.region().isPresent() ? "certificate-manager-certificates" : "ssl-certificates",
            r.certificates())
        .flag("description", r.description())
        .end();
  }

  @Override
  public String shell(TargetHttpsProxy r, String component, Script script) {
    return switch (component) {
      case "selfLink" ->
          "projects/" + script.project() + scope(r.region()) + "targetHttpsProxies/" + r.name();
      default -> super.shell(r, component, script);
    };
  }
}
