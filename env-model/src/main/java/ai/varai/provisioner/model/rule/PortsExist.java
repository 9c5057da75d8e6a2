package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.ProtocolPorts;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.List;
import java.util.Set;

/** Ports that do not exist. */
final class PortsExist extends CloudRule {
  private static final Set<String> WITH_PORTS = Set.of("tcp", "udp", "sctp");

  private static void check(KeyPath path, List<ProtocolPorts> traffic, Report report) {
    for (int i = 0; i < traffic.size(); i++) {
      KeyPath ports = path.child(i).child("ports");
      if (!WITH_PORTS.contains(traffic.get(i).protocol()) && !traffic.get(i).ports().isEmpty()) {
        report.at(ports, "protocol " + traffic.get(i).protocol() + " has no ports", "delete ports");
        continue;
      }
      for (int j = 0; j < traffic.get(i).ports().size(); j++) {
        String port = traffic.get(i).ports().get(j);
        if (!exists(port)) {
          report.at(
              ports.child(j), "'" + port + "' is no port or range of ports", "use 0 to 65535");
        }
      }
    }
  }

  private static boolean exists(String text) {
    String[] ends = text.split("-", 2);
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[ends.length - 1]);
    return first <= last && last <= 65_535;
  }

  PortsExist() {
    super(
        "NET012",
        Severity.MANDATORY,
        "Ports that do not exist",
        "Ports run from 0 to 65535, a range from the lower to the higher, and only TCP, UDP"
            + " and SCTP have any.",
        "Correct the ports, or leave them out for protocols without ports.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var rules = input.environment().networkingConfig().firewallRules();
    for (int i = 0; i < rules.size(); i++) {
      KeyPath path = KeyPath.of("networking_config", "firewall_rules").child(i);
      var rule = rules.get(i);
      check(path.child("allow"), rule.allow(), report);
      check(path.child("deny"), rule.deny(), report);
    }
  }
}
