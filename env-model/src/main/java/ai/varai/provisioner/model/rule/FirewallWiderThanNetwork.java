package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Firewall rule wider than the network. */
final class FirewallWiderThanNetwork extends CloudRule {

  FirewallWiderThanNetwork() {
    super(
        "NET014",
        Severity.ADVISORY,
        "Firewall rule wider than the network",
        "A rule for internal traffic lets in a range far beyond the environment's subnets:"
            + " also whatever is peered with the network or reaches it over a VPN.",
        "Name the subnets' ranges.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var rules = input.environment().networkingConfig().firewallRules();
    for (int i = 0; i < rules.size(); i++) {
      KeyPath path = KeyPath.of("networking_config", "firewall_rules").child(i);
      var rule = rules.get(i);
      var subnets = input.environment().networkingConfig().subnets();
      for (int j = 0; j < rule.sourceRanges().size(); j++) {
        Cidr source = Cidr.parse(rule.sourceRanges().get(j));
        boolean covers =
            subnets.stream()
                .map(subnet -> Cidr.parse(subnet.ipCidrRange()))
                .anyMatch(range -> source.contains(range) && source.prefix() + 4 < range.prefix());
        if (covers && source.prefix() > 0 && !rule.allow().isEmpty()) {
          report.at(
              path.child("source_ranges").child(j),
              source + " is far wider than the environment's subnets",
              "name the subnets' ranges");
        }
      }
    }
  }
}
