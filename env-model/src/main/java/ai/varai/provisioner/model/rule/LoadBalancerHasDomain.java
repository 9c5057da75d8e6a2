package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Load balancer without a domain. */
final class LoadBalancerHasDomain extends CloudRule {

  LoadBalancerHasDomain() {
    super(
        "NET015",
        Severity.MANDATORY,
        "Load balancer without a domain",
        "The managed certificate of the load balancer is made for its domains; without one"
            + " there is no HTTPS.",
        "List the names under `load_balancer.domains`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var balancer = input.environment().networkingConfig().loadBalancer();
    if (balancer.enabled() && balancer.domains().isEmpty()) {
      report.at(
          KeyPath.of("networking_config", "load_balancer", "domains"),
          "the load balancer has no domain to get a certificate for",
          "list its domains");
    }
  }
}
