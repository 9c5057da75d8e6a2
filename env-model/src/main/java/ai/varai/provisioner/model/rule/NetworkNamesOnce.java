package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.HashSet;
import java.util.Set;

/** Two subnets or firewall rules with one name. */
final class NetworkNamesOnce extends CloudRule {

  NetworkNamesOnce() {
    super(
        "NET006",
        Severity.ERROR,
        "Two subnets or firewall rules with one name",
        "Subnets are named once for each region, firewall rules once for the whole project.",
        "Rename one of them.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var network = input.environment().networkingConfig();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < network.subnets().size(); i++) {
      var subnet = network.subnets().get(i);
      if (!seen.add(subnet.region() + "/" + subnet.name())) {
        report.at(
            KeyPath.of("networking_config", "subnets").child(i).child("name"),
            "two subnets in " + subnet.region() + " have the name " + subnet.name(),
            "rename one of them");
      }
    }
    seen.clear();
    for (int i = 0; i < network.firewallRules().size(); i++) {
      String name = network.firewallRules().get(i).name();
      if (!seen.add(name)) {
        report.at(
            KeyPath.of("networking_config", "firewall_rules").child(i).child("name"),
            "two firewall rules have the name " + name,
            "rename one of them");
      }
    }
  }
}
