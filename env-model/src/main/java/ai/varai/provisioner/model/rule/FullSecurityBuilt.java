package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.PermittedAccess;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Public without the full security that the matrix asks for. */
final class FullSecurityBuilt extends RowRule {

  FullSecurityBuilt() {
    super(
        "SEC008",
        Severity.MANDATORY,
        "Public without the full security that the matrix asks for",
        "\"Public with full security\" means the global load balancer with a Cloud Armor"
            + " policy in front of services that cannot be called past it.",
        "Switch on `load_balancer.enabled` and `load_balancer.security_policy`.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    var balancer = input.environment().networkingConfig().loadBalancer();
    if (input.isCloud()
        && row.characteristics().externalAccess() == PermittedAccess.PUBLIC_WITH_FULL_SECURITY
        && !(balancer.enabled() && balancer.securityPolicy())) {
      report.at(
          KeyPath.of("networking_config", "load_balancer"),
          "the matrix says 'Public with full security' and no load balancer with a security policy"
              + " is asked for",
          "set enabled and security_policy of load_balancer to true");
    }
  }
}
