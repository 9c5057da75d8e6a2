package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;
import ai.varai.provisioner.model.sql.PostgresTier;

/** Database tier that PostgreSQL does not have. */
final class TierExists extends CloudRule {

  TierExists() {
    super(
        "SQL001",
        Severity.MANDATORY,
        "Database tier that PostgreSQL does not have",
        "Cloud SQL for PostgreSQL runs on shared-core machines (`db-f1-micro`,"
            + " `db-g1-small`), on custom ones (`db-custom-CPUS-MB`) and, in the Enterprise Plus"
            + " edition, on `db-perf-optimized-N-CPUS`. The `db-n1-…` names are MySQL's. Google"
            + " refuses a wrong name only when the instance is created, in the middle of an apply.",
        "Write the custom tier of the same size: 3840 MB for each vCPU is what `standard`"
            + " means, so `db-n1-standard-8` becomes `db-custom-8-30720`. A custom tier has 1 vCPU"
            + " or an even number up to 96, and 0.9 to 6.5 GB of memory for each, in steps of 256"
            + " MB, at least 3840 MB.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              String tier = database.tier();
              if (PostgresTier.find(tier).isEmpty()) {
                report.at(
                    RuleInput.database("tier"),
                    "PostgreSQL has no tier '" + tier + "'",
                    PostgresTier.meant(tier)
                        .map(meant -> "write " + meant)
                        .orElse("write a tier such as db-f1-micro or db-custom-2-7680"));
              }
            });
  }
}
