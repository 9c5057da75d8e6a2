package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.DatabasePlatform;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** PostgreSQL where the matrix says MongoDB. */
final class LocalPostgresBesideMongo extends LocalRule {

  LocalPostgresBesideMongo() {
    super(
        "LOC001",
        Severity.ADVISORY,
        "PostgreSQL where the matrix says MongoDB",
        "The matrix says that the local database is MongoDB; the requirement's database"
            + " module and every other environment have PostgreSQL. The local environment has"
            + " both: MongoDB because the matrix says so, PostgreSQL so that what works here works"
            + " there.",
        "Nothing.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    boolean said =
        input
            .row()
            .filter(row -> row.infrastructure().database() == DatabasePlatform.LOCAL_MONGODB)
            .isPresent();
    if (said && input.database().isPresent()) {
      report.at(
          KeyPath.of("database_config"),
          "the matrix says 'Local MongoDB', and there is a PostgreSQL as well",
          "keep both: the other environments have PostgreSQL");
    }
  }
}
