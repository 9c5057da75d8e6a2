package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Database without an address. */
final class DatabaseHasAddress extends CloudRule {

  DatabaseHasAddress() {
    super(
        "SQL008",
        Severity.MANDATORY,
        "Database without an address",
        "A database with neither a private nor a public address cannot be reached by"
            + " anything.",
        "Set `private_ip` to true.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (!database.privateIp() && !database.publicIp()) {
                report.at(
                    RuleInput.database("private_ip"),
                    "the database has neither a private nor a public address",
                    "set private_ip to true");
              }
            });
  }
}
