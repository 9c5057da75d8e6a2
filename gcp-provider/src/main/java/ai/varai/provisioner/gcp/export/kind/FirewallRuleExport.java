package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.FirewallRule;
import java.util.ArrayList;
import java.util.List;

/** Firewall rules. */
public final class FirewallRuleExport extends KindExport<FirewallRule> {
  public FirewallRuleExport() {
    super(FirewallRule.class, Module.NETWORKING, "google_compute_firewall", "firewall_rules");
  }

  @Override
  public void terraform(FirewallRule r, Body body) {
    body.set("name", r.name())
        .set("network", r.network())
        .set("direction", r.direction().name())
        .set("priority", r.priority())
        .set("description", r.description());
    many(body, "source_ranges", r.sourceRanges());
    many(body, "destination_ranges", r.destinationRanges());
    many(body, "target_tags", r.targetTags());
    r.allow().forEach(each -> body.block("allow", inner -> traffic(each, inner)));
    r.deny().forEach(each -> body.block("deny", inner -> traffic(each, inner)));
  }

  @Override
  public void gcloud(FirewallRule r, Script script) {
    boolean allows = !r.allow().isEmpty();
    script
        .gcloud("compute firewall-rules create")
        .argument(r.name())
        .flag("network", r.network())
        .flag("direction", r.direction().name())
        .flag("priority", r.priority())
        .flag("action", allows ? "ALLOW" : "DENY")
        .flag("rules", rules(allows ? r.allow() : r.deny()))
        .flag("source-ranges", r.sourceRanges())
        .flag("destination-ranges", r.destinationRanges())
        .flag("target-tags", r.targetTags())
        .flag("description", r.description())
        .end();
  }

  private static void many(Body body, String name, List<String> values) {
    if (!values.isEmpty()) {
      body.set(name, values);
    }
  }

  private static void traffic(FirewallRule.Traffic traffic, Body body) {
    body.set("protocol", traffic.protocol());
    many(body, "ports", traffic.ports());
  }

  private static List<String> rules(List<FirewallRule.Traffic> all) {
    var rules = new ArrayList<String>();
    for (FirewallRule.Traffic each : all) {
      if (each.ports().isEmpty()) {
        rules.add(each.protocol());
      }
      each.ports().forEach(port -> rules.add(each.protocol() + ":" + port));
    }
    return rules;
  }
}
