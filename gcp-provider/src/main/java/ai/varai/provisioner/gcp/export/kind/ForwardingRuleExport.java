package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.ForwardingRule;
import java.util.List;

/** Where a load balancer listens. */
public final class ForwardingRuleExport extends KindExport<ForwardingRule> {
  public ForwardingRuleExport() {
    super(
        ForwardingRule.class,
        Module.NETWORKING,
        "google_compute_global_forwarding_rule",
        "forwarding_rules");
  }

  @Override
  public String type(ForwardingRule r) {
    return r.region().isPresent()
        ? "google_compute_forwarding_rule"
        : "google_compute_global_forwarding_rule";
  }

  @Override
  public String collection(ForwardingRule r) {
    return apart("forwarding_rules", r.region());
  }

  /** Google changes no description of these; that of ours names its environment. */
  @Override
  public List<String> kept() {
    return List.of("description");
  }

  @Override
  public void terraform(ForwardingRule r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("target", r.target())
        .set("ip_address", r.address())
        .set("network", r.network())
        .set("port_range", String.valueOf(r.port()))
        .set("ip_protocol", "TCP")
        .set("load_balancing_scheme", r.scheme())
        .set("description", r.description())
        .set("labels", r.labels());
  }

  @Override
  public void gcloud(ForwardingRule r, Script script) {
    script
        .gcloud("compute forwarding-rules create")
        .argument(r.name())
        .on("global", r.region().isEmpty())
        .flag("region", r.region())
        .flag("target-https-proxy", r.target())
        .flag("target-https-proxy-region", r.region())
        .flag("address", r.address())
        .flag("network", r.network())
        .flag("ports", r.port())
        .flag("load-balancing-scheme", r.scheme())
        .flag("description", r.description())
        .end();
    if (!r.labels().isEmpty()) {
      script
          .gcloud("compute forwarding-rules update")
          .argument(r.name())
          .on("global", r.region().isEmpty())
          .flag("region", r.region())
          .flag("update-labels", r.labels())
          .end();
    }
  }

  @Override
  public String shell(ForwardingRule r, String component, Script script) {
    return switch (component) {
      case "ipAddress" ->
          "$(gcloud compute forwarding-rules describe "
              + Script.quote(r.name())
              + r.region().map(region -> " --region=" + region).orElse(" --global")
              + " --project=\"$PROJECT\" --format='value(IPAddress)')";
      default -> super.shell(r, component, script);
    };
  }
}
