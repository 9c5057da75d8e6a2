package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.Direction;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Firewall rule for the wrong direction. */
final class FirewallHasRanges extends CloudRule {

  FirewallHasRanges() {
    super(
        "NET010",
        Severity.MANDATORY,
        "Firewall rule for the wrong direction",
        "A rule for incoming traffic says where it comes from (`source_ranges`), one for"
            + " outgoing traffic where it goes (`destination_ranges`), and neither may carry the"
            + " other's.",
        "Use the ranges of the rule's direction.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var rules = input.environment().networkingConfig().firewallRules();
    for (int i = 0; i < rules.size(); i++) {
      KeyPath path = KeyPath.of("networking_config", "firewall_rules").child(i);
      var rule = rules.get(i);
      boolean ingress = rule.direction() == Direction.INGRESS;
      if (ingress && rule.sourceRanges().isEmpty()) {
        report.at(path, "incoming traffic has no source_ranges", "add source_ranges");
      }
      if (ingress && !rule.destinationRanges().isEmpty()) {
        report.at(
            path.child("destination_ranges"),
            "a rule for incoming traffic has no destination_ranges",
            "use source_ranges");
      }
      if (!ingress && !rule.sourceRanges().isEmpty()) {
        report.at(
            path.child("source_ranges"),
            "a rule for outgoing traffic has no source_ranges",
            "use destination_ranges");
      }
    }
  }
}
