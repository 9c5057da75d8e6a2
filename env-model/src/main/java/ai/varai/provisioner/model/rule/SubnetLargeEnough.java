package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Subnet too small. */
final class SubnetLargeEnough extends CloudRule {

  SubnetLargeEnough() {
    super(
        "NET005",
        Severity.MANDATORY,
        "Subnet too small",
        "Google reserves four addresses of each subnet; the smallest that it makes is a"
            + " /29. A subnet that Cloud Run's direct egress uses needs a /26 or larger.",
        "Use a shorter prefix.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var subnets = input.environment().networkingConfig().subnets();
    for (int i = 0; i < subnets.size(); i++) {
      boolean egress =
          Egress.subnet(input.environment()).filter(subnets.get(i)::equals).isPresent();
      int longest = egress ? 26 : 29;
      if (Cidr.parse(subnets.get(i).ipCidrRange()).prefix() > longest) {
        report.at(
            KeyPath.of("networking_config", "subnets").child(i).child("ip_cidr_range"),
            subnets.get(i).ipCidrRange()
                + " is smaller than a /"
                + longest
                + (egress ? ", which direct egress needs" : ""),
            "use /" + longest + " or a shorter prefix");
      }
    }
  }
}
