package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;
import ai.varai.provisioner.model.sql.PostgresTier;

/** Shared-core database in production. */
final class SharedCoreInProduction extends CloudRule {

  SharedCoreInProduction() {
    super(
        "SQL006",
        Severity.MANDATORY,
        "Shared-core database in production",
        "Shared-core machines (`db-f1-micro`, `db-g1-small`) are not covered by Cloud SQL's"
            + " service level agreement and have 25 or 50 connections.",
        "Choose a `db-custom-…` tier.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    if (input.isProduction()) {
      input
          .database()
          .filter(
              database ->
                  PostgresTier.find(database.tier())
                      .filter(tier -> tier.family() == PostgresTier.Family.SHARED_CORE)
                      .isPresent())
          .ifPresent(
              database ->
                  report.at(
                      RuleInput.database("tier"),
                      database.tier() + " is a shared-core machine, which has no service level",
                      "choose a tier such as db-custom-2-7680"));
    }
  }
}
