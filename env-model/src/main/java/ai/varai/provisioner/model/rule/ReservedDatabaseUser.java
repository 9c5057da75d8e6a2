package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;
import java.util.Locale;

/** Name of a database user that Cloud SQL keeps for itself. */
final class ReservedDatabaseUser extends CloudRule {

  ReservedDatabaseUser() {
    super(
        "SQL016",
        Severity.MANDATORY,
        "Name of a database user that Cloud SQL keeps for itself",
        "`postgres` exists on every instance and names beginning with `cloudsql` or `pg_`"
            + " are reserved.",
        "Choose another `user_name`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              String user = database.userName().toLowerCase(Locale.ROOT);
              if (user.equals("postgres")
                  || user.startsWith("cloudsql")
                  || user.startsWith("pg_")) {
                report.at(
                    RuleInput.database("user_name"),
                    "the user name '" + database.userName() + "' is reserved",
                    "choose another name, such as varai_user");
              }
            });
  }
}
