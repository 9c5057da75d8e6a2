package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Any web origin in production. */
final class AnyOriginInProduction extends Rule {

  AnyOriginInProduction() {
    super(
        "SEC001",
        Severity.MANDATORY,
        "Any web origin in production",
        "`*` lets every website call the services from its visitors' browsers.",
        "List the origins that need it.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var origins = input.environment().securityConfig().allowedOrigins();
    if (input.isProduction() && origins.contains("*")) {
      report.at(
          KeyPath.of("security_config", "allowed_origins").child(origins.indexOf("*")),
          "'*' lets every website call the production services",
          "list the origins");
    }
  }
}
