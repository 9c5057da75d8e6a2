package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Authorized networks without a public address. */
final class AuthorizedNetworksReach extends CloudRule {

  AuthorizedNetworksReach() {
    super(
        "SQL019",
        Severity.MANDATORY,
        "Authorized networks without a public address",
        "Authorized networks are the ranges that may connect to the public address of the"
            + " database. Without one they let nobody in: connections to the private address are"
            + " not asked for them.",
        "Remove `authorized_networks`, or set `public_ip` to true.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (!database.publicIp() && !database.authorizedNetworks().isEmpty()) {
                report.at(
                    RuleInput.database("authorized_networks"),
                    "the database has no public address that these ranges could connect to",
                    "remove authorized_networks, or set public_ip to true");
              }
            });
  }
}
