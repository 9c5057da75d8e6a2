package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.List;

/** Range with host bits. */
final class HostBits extends Rule {
  private static void checkAll(KeyPath path, List<String> ranges, Report report) {
    for (int i = 0; i < ranges.size(); i++) {
      check(path.child(i), ranges.get(i), report);
    }
  }

  private static void check(KeyPath path, String range, Report report) {
    if (Cidr.hasHostBits(range)) {
      report.at(path, range + " is not the first address of a range", "write " + Cidr.parse(range));
    }
  }

  HostBits() {
    super(
        "NET001",
        Severity.MANDATORY,
        "Range with host bits",
        "A range is written with its first address: the bits beyond the prefix are zero."
            + " Google refuses anything else.",
        "Write the first address of the range.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var network = input.environment().networkingConfig();
    for (int i = 0; i < network.subnets().size(); i++) {
      check(
          KeyPath.of("networking_config", "subnets").child(i).child("ip_cidr_range"),
          network.subnets().get(i).ipCidrRange(),
          report);
    }
    for (int i = 0; i < network.firewallRules().size(); i++) {
      KeyPath path = KeyPath.of("networking_config", "firewall_rules").child(i);
      var rule = network.firewallRules().get(i);
      checkAll(path.child("source_ranges"), rule.sourceRanges(), report);
      checkAll(path.child("destination_ranges"), rule.destinationRanges(), report);
    }
    checkAll(
        KeyPath.of("security_config", "ip_restrictions"),
        input.environment().securityConfig().ipRestrictions(),
        report);
  }
}
