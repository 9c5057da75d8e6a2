package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Private database that no service can reach. */
final class DatabaseReachable extends CloudRule {

  DatabaseReachable() {
    super(
        "NET007",
        Severity.MANDATORY,
        "Private database that no service can reach",
        "The database has a private address only, and services on Cloud Run have no way"
            + " into the network: every connection would time out. The requirement's modules have"
            + " exactly this gap.",
        "Add `vpc_egress: {mode: direct}` to `networking_config`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              boolean used =
                  input.environment().services().values().stream()
                      .anyMatch(service -> service.uses().database());
              if (database.privateIp()
                  && !database.publicIp()
                  && used
                  && input.environment().networkingConfig().vpcEgress().isEmpty()) {
                report.at(
                    KeyPath.of("networking_config", "vpc_egress"),
                    "the database has a private address only and services have no way to it",
                    "add vpc_egress with mode direct");
              }
            });
  }
}
