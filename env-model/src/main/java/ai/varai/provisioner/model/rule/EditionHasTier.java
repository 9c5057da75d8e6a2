package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.DatabaseEdition;
import ai.varai.provisioner.model.source.Severity;
import ai.varai.provisioner.model.sql.PostgresTier;

/** Tier of another edition. */
final class EditionHasTier extends CloudRule {

  EditionHasTier() {
    super(
        "SQL014",
        Severity.MANDATORY,
        "Tier of another edition",
        "Performance-optimized tiers belong to the Enterprise Plus edition, shared-core and"
            + " custom tiers to the Enterprise edition. Enterprise Plus has solid-state disks"
            + " only.",
        "Change `edition` or `tier` so that they agree.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              PostgresTier.find(database.tier())
                  .filter(
                      tier ->
                          (tier.family() == PostgresTier.Family.PERFORMANCE_OPTIMIZED)
                              != (database.edition() == DatabaseEdition.ENTERPRISE_PLUS))
                  .ifPresent(
                      tier ->
                          report.at(
                              RuleInput.database("tier"),
                              database.tier()
                                  + " does not exist in edition "
                                  + database.edition().spelling(),
                              "change edition or tier"));
            });
  }
}
