package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Region that does not exist. */
final class RegionExists extends CloudRule {
  private static void check(KeyPath path, String region, Report report) {
    if (!Regions.ALL.contains(region)) {
      report.at(path, "there is no region '" + region + "'", "write a region such as us-central1");
    }
  }

  RegionExists() {
    super(
        "NET017",
        Severity.MANDATORY,
        "Region that does not exist",
        "The region is none of Google's regions with Cloud Run, Cloud SQL and Compute" + " Engine.",
        "Correct the name. A zone such as `us-central1-a` is no region.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    check(KeyPath.of("region"), input.environment().region(), report);
    var subnets = input.environment().networkingConfig().subnets();
    for (int i = 0; i < subnets.size(); i++) {
      check(
          KeyPath.of("networking_config", "subnets").child(i).child("region"),
          subnets.get(i).region(),
          report);
    }
  }
}
