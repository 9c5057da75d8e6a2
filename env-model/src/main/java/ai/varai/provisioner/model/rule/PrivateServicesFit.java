package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.DatabaseConfig;
import ai.varai.provisioner.model.source.Severity;
import java.util.List;

/** No room for the private services range. */
final class PrivateServicesFit extends CloudRule {
  private static final List<Cidr> PRIVATE =
      List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("172.16.0.0/12"), Cidr.parse("192.168.0.0/16"));

  private static boolean hasRoom(Cidr space, int prefix, List<Cidr> taken) {
    if (prefix < space.prefix()) {
      return false;
    }
    for (Cidr at = new Cidr(space.first(), prefix); space.contains(at); at = at.next()) {
      if (taken.stream().noneMatch(at::overlaps)) {
        return true;
      }
    }
    return false;
  }

  PrivateServicesFit() {
    super(
        "NET003",
        Severity.MANDATORY,
        "No room for the private services range",
        "Cloud SQL's private address comes from a range of the network that is reserved for"
            + " Google's services. Google picks it from 10.0.0.0/8, 172.16.0.0/12 or"
            + " 192.168.0.0/16, where it overlaps no subnet. There is no such range of the wanted"
            + " size.",
        "Raise `private_ip_prefix_length` (a /24 is the smallest that Cloud SQL accepts),"
            + " or move a subnet.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    if (input.database().filter(DatabaseConfig::privateIp).isEmpty()) {
      return;
    }
    int prefix = input.database().orElseThrow().privateIpPrefixLength();
    List<Cidr> taken =
        input.environment().networkingConfig().subnets().stream()
            .map(subnet -> Cidr.parse(subnet.ipCidrRange()))
            .toList();
    if (PRIVATE.stream().noneMatch(space -> hasRoom(space, prefix, taken))) {
      report.at(
          RuleInput.database("private_ip_prefix_length"),
          "no private range of length /" + prefix + " is free beside the subnets",
          "raise private_ip_prefix_length or move a subnet");
    }
  }
}
