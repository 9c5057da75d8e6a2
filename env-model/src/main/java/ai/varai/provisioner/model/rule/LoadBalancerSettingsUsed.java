package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Settings of a load balancer that is not there. */
final class LoadBalancerSettingsUsed extends CloudRule {

  LoadBalancerSettingsUsed() {
    super(
        "NET016",
        Severity.ADVISORY,
        "Settings of a load balancer that is not there",
        "`cdn`, `security_policy`, `domains` and `dns` belong to the load balancer; without it"
            + " nothing caches and nothing filters.",
        "Set `load_balancer.enabled` to true, or delete the settings.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var balancer = input.environment().networkingConfig().loadBalancer();
    if (!balancer.enabled()
        && (balancer.cdn()
            || balancer.securityPolicy()
            || !balancer.domains().isEmpty()
            || balancer.dns().isPresent())) {
      report.at(
          KeyPath.of("networking_config", "load_balancer"),
          "the load balancer is off, so its settings have no effect",
          "set enabled to true");
    }
  }
}
