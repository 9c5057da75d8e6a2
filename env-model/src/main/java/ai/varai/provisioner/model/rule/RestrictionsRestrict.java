package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Restriction that restricts nothing. */
final class RestrictionsRestrict extends Rule {

  RestrictionsRestrict() {
    super(
        "SEC009",
        Severity.MANDATORY,
        "Restriction that restricts nothing",
        "0.0.0.0/0 is every address.",
        "Name the ranges.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var ranges = input.environment().securityConfig().ipRestrictions();
    for (int i = 0; i < ranges.size(); i++) {
      if (Cidr.parse(ranges.get(i)).prefix() == 0) {
        report.at(
            KeyPath.of("security_config", "ip_restrictions").child(i),
            ranges.get(i) + " is every address",
            "name the ranges");
      }
    }
  }
}
