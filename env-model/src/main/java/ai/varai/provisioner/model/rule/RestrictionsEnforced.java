package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** IP ranges that nothing enforces. */
final class RestrictionsEnforced extends CloudRule {

  RestrictionsEnforced() {
    super(
        "SEC010",
        Severity.MANDATORY,
        "IP ranges that nothing enforces",
        "Cloud Run itself does not look at where a call comes from; a Cloud Armor policy at"
            + " the load balancer does.",
        "Switch on `load_balancer.enabled` and `load_balancer.security_policy`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var balancer = input.environment().networkingConfig().loadBalancer();
    if (!input.environment().securityConfig().ipRestrictions().isEmpty()
        && !(balancer.enabled() && balancer.securityPolicy())) {
      report.at(
          KeyPath.of("security_config", "ip_restrictions"),
          "nothing enforces the ranges: there is no load balancer with a security policy",
          "set enabled and security_policy of load_balancer to true");
    }
  }
}
