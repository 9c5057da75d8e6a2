package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Any web origin. */
final class AnyOrigin extends CloudRule {

  AnyOrigin() {
    super(
        "SEC002",
        Severity.ADVISORY,
        "Any web origin",
        "`*` lets every website call the services from its visitors' browsers, also in a"
            + " shared environment with copies of real data.",
        "List the origins that need it.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var origins = input.environment().securityConfig().allowedOrigins();
    if (!input.isProduction() && origins.contains("*")) {
      report.at(
          KeyPath.of("security_config", "allowed_origins").child(origins.indexOf("*")),
          "'*' lets every website call the services",
          "list the origins");
    }
  }
}
