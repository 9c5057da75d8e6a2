package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Production database without deletion protection. */
final class ProductionDataProtected extends CloudRule {

  ProductionDataProtected() {
    super(
        "SQL013",
        Severity.MANDATORY,
        "Production database without deletion protection",
        "A slip in a plan would delete the data of customers.",
        "Set `deletion_protection` to true.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (input.isProduction() && !database.deletionProtection()) {
                report.at(
                    RuleInput.database("deletion_protection"),
                    "the production database is not protected against deletion",
                    "set deletion_protection to true");
              }
            });
  }
}
