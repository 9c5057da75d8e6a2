package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Subnets overlap. */
final class SubnetsApart extends CloudRule {

  SubnetsApart() {
    super(
        "NET002",
        Severity.MANDATORY,
        "Subnets overlap",
        "Two subnets of a network cannot share addresses.",
        "Give one of them other addresses.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var subnets = input.environment().networkingConfig().subnets();
    for (int i = 0; i < subnets.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (Cidr.parse(subnets.get(i).ipCidrRange())
            .overlaps(Cidr.parse(subnets.get(j).ipCidrRange()))) {
          report.at(
              KeyPath.of("networking_config", "subnets").child(i).child("ip_cidr_range"),
              subnets.get(i).ipCidrRange()
                  + " overlaps "
                  + subnets.get(j).ipCidrRange()
                  + " of subnet "
                  + subnets.get(j).name(),
              "choose another range");
        }
      }
    }
  }
}
