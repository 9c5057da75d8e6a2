package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;
import ai.varai.provisioner.model.sql.PostgresTier;

/** Disk larger than the tier takes. */
final class DiskFitsTier extends CloudRule {

  DiskFitsTier() {
    super(
        "SQL002",
        Severity.MANDATORY,
        "Disk larger than the tier takes",
        "A shared-core machine takes a disk of at most 3062 GB, every other one of at most"
            + " 65536 GB.",
        "Choose a smaller disk or a `db-custom-…` tier.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              PostgresTier.find(database.tier())
                  .filter(tier -> database.diskSize() > tier.largestDiskGb())
                  .ifPresent(
                      tier ->
                          report.at(
                              RuleInput.database("disk_size"),
                              "a disk of "
                                  + database.diskSize()
                                  + " GB is larger than the "
                                  + tier.largestDiskGb()
                                  + " GB that "
                                  + database.tier()
                                  + " takes",
                              "make the disk smaller or choose a larger tier"));
            });
  }
}
