package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Every statement is logged in production. */
final class StatementsLogged extends CloudRule {

  StatementsLogged() {
    super(
        "SQL018",
        Severity.ADVISORY,
        "Every statement is logged in production",
        "`log_statement: all` writes statements with their values to the log, personal data"
            + " included, and slows the database down.",
        "Log what is slow (`log_min_duration_statement`) and leave `log_statement` at" + " `ddl`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (input.isProduction() && "all".equals(database.flags().get("log_statement"))) {
                report.at(
                    RuleInput.database("flags").child("log_statement"),
                    "log_statement all writes the data of statements to the log",
                    "set it to ddl");
              }
            });
  }
}
