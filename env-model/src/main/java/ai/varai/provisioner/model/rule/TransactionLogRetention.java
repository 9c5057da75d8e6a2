package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.DatabaseEdition;
import ai.varai.provisioner.model.source.Severity;

/** Transaction log kept longer than the edition allows. */
final class TransactionLogRetention extends CloudRule {

  TransactionLogRetention() {
    super(
        "SQL015",
        Severity.MANDATORY,
        "Transaction log kept longer than the edition allows",
        "The Enterprise edition keeps the log for point-in-time recovery for at most 7"
            + " days, Enterprise Plus for 35.",
        "Use 7 days or less, or Enterprise Plus.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (database.edition() == DatabaseEdition.ENTERPRISE
                  && database.transactionLogRetentionDays() > 7) {
                report.at(
                    RuleInput.database("transaction_log_retention_days"),
                    database.transactionLogRetentionDays()
                        + " days of transaction log are more than the 7 of edition ENTERPRISE",
                    "use 7 or less");
              }
            });
  }
}
