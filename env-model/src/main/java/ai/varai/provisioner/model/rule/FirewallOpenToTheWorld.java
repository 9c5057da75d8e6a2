package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.Direction;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.Set;

/** Firewall open to the world. */
final class FirewallOpenToTheWorld extends CloudRule {
  private static final Set<String> WEB = Set.of("80", "443");

  FirewallOpenToTheWorld() {
    super(
        "NET013",
        Severity.MANDATORY,
        "Firewall open to the world",
        "The rule lets the whole internet at something other than HTTP and HTTPS.",
        "Name the ranges that need it.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var rules = input.environment().networkingConfig().firewallRules();
    for (int i = 0; i < rules.size(); i++) {
      KeyPath path = KeyPath.of("networking_config", "firewall_rules").child(i);
      var rule = rules.get(i);
      boolean world =
          rule.sourceRanges().stream().anyMatch(range -> Cidr.parse(range).prefix() == 0);
      boolean webOnly =
          rule.allow().stream()
              .allMatch(traffic -> !traffic.ports().isEmpty() && WEB.containsAll(traffic.ports()));
      if (rule.direction() == Direction.INGRESS && world && !rule.allow().isEmpty() && !webOnly) {
        report.at(
            path.child("source_ranges"),
            "the rule " + rule.name() + " is open to the whole internet",
            "name the ranges that need it");
      }
    }
  }
}
