package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Database open to the world. */
final class DatabaseOpenToTheWorld extends CloudRule {

  DatabaseOpenToTheWorld() {
    super(
        "SQL009",
        Severity.MANDATORY,
        "Database open to the world",
        "A public address that everybody may connect to leaves only the password between"
            + " the internet and the data.",
        "List the ranges that have to connect, or use the private address only.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              for (int i = 0; i < database.authorizedNetworks().size(); i++) {
                String range = database.authorizedNetworks().get(i);
                if (database.publicIp() && Cidr.parse(range).prefix() == 0) {
                  report.at(
                      RuleInput.database("authorized_networks").child(i),
                      range + " lets the whole internet connect to the database",
                      "list the ranges that have to connect");
                }
              }
            });
  }
}
