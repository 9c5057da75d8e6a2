package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.SecurityPolicy;

/** Cloud Armor. */
public final class SecurityPolicyExport extends KindExport<SecurityPolicy> {
  public SecurityPolicyExport() {
    super(
        SecurityPolicy.class,
        Module.NETWORKING,
        "google_compute_security_policy",
        "security_policies");
  }

  @Override
  public void terraform(SecurityPolicy r, Body body) {
    body.set("name", r.name()).set("description", r.description());
    r.rules().forEach(each -> body.block("rule", rule -> rule(each, rule)));
  }

  @Override
  public void gcloud(SecurityPolicy r, Script script) {
    script
        .gcloud("compute security-policies create")
        .argument(r.name())
        .flag("description", r.description())
        .end();
    for (SecurityPolicy.Rule each : r.rules()) {
      // The rule for everybody else comes with the policy.
      String verb = each.priority() == Integer.MAX_VALUE ? "update" : "create";
      script
          .gcloud("compute security-policies rules " + verb)
          .argument(each.priority())
          .flag("security-policy", r.name())
          .flag("action", each.action().replace("deny(", "deny-").replace(")", ""))
          .flag("src-ip-ranges", each.sourceRanges())
          .flag("expression", each.expression())
          .flag("description", each.description())
          .end();
    }
  }

  @Override
  public String shell(SecurityPolicy r, String component, Script script) {
    return switch (component) {
      case "selfLink" -> "projects/" + script.project() + "/global/securityPolicies/" + r.name();
      default -> super.shell(r, component, script);
    };
  }

  private static void rule(SecurityPolicy.Rule each, Body body) {
    body.set("action", each.action())
        .set("priority", each.priority())
        .set("description", each.description());
    body.block(
        "match",
        match -> {
          if (each.expression().isPresent()) {
            match.block("expr", expr -> expr.set("expression", each.expression()));
          } else {
            match
                .set("versioned_expr", "SRC_IPS_V1")
                .block("config", config -> config.set("src_ip_ranges", each.sourceRanges()));
          }
        });
  }
}
