package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.List;

/** Addresses that a subnet cannot have. */
final class SubnetAddressesUsable extends CloudRule {
  private static final List<Cidr> REFUSED =
      List.of(
          Cidr.parse("0.0.0.0/8"),
          Cidr.parse("127.0.0.0/8"),
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("172.17.0.0/16"),
          Cidr.parse("224.0.0.0/3"));

  SubnetAddressesUsable() {
    super(
        "NET004",
        Severity.MANDATORY,
        "Addresses that a subnet cannot have",
        "Google refuses these ranges for subnets: 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16"
            + " and everything from 224.0.0.0 on. Cloud SQL cannot reach clients in 172.17.0.0/16,"
            + " which it uses itself.",
        "Choose a range within 10.0.0.0/8, 172.16.0.0/12 (without 172.17.0.0/16) or"
            + " 192.168.0.0/16.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var subnets = input.environment().networkingConfig().subnets();
    for (int i = 0; i < subnets.size(); i++) {
      Cidr range = Cidr.parse(subnets.get(i).ipCidrRange());
      for (Cidr refused : REFUSED) {
        if (refused.overlaps(range)) {
          report.at(
              KeyPath.of("networking_config", "subnets").child(i).child("ip_cidr_range"),
              range + " lies in " + refused + ", which a subnet cannot use",
              "choose a range within 10.0.0.0/8");
        }
      }
    }
  }
}
