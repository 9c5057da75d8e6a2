package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Firewall rule that neither allows nor denies, or both. */
final class FirewallAllowsOrDenies extends CloudRule {

  FirewallAllowsOrDenies() {
    super(
        "NET011",
        Severity.MANDATORY,
        "Firewall rule that neither allows nor denies, or both",
        "A firewall rule has exactly one of `allow` and `deny`.",
        "Keep one of the two.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var rules = input.environment().networkingConfig().firewallRules();
    for (int i = 0; i < rules.size(); i++) {
      KeyPath path = KeyPath.of("networking_config", "firewall_rules").child(i);
      var rule = rules.get(i);
      if (rule.allow().isEmpty() == rule.deny().isEmpty()) {
        report.at(
            path,
            "the rule "
                + rule.name()
                + (rule.allow().isEmpty()
                    ? " neither allows nor denies"
                    : " both allows and denies"),
            "give it either allow or deny");
      }
    }
  }
}
