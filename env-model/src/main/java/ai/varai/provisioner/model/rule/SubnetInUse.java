package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Subnet in a region where nothing runs. */
final class SubnetInUse extends CloudRule {

  SubnetInUse() {
    super(
        "NET018",
        Severity.ADVISORY,
        "Subnet in a region where nothing runs",
        "All services run in the environment's region; a subnet elsewhere stays empty until"
            + " something is placed there.",
        "Delete the subnet, or leave it for what is to come.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var subnets = input.environment().networkingConfig().subnets();
    for (int i = 0; i < subnets.size(); i++) {
      String region = subnets.get(i).region();
      if (!region.equals(input.environment().region())) {
        report.at(
            KeyPath.of("networking_config", "subnets").child(i).child("region"),
            "nothing runs in " + region + "; services run in " + input.environment().region(),
            "delete the subnet unless something else uses it");
      }
    }
  }
}
