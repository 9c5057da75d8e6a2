package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.LoadBalancerScope;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** CDN or Cloud Armor on a regional load balancer. */
final class RegionalLoadBalancerPlain extends CloudRule {

  RegionalLoadBalancerPlain() {
    super(
        "NET019",
        Severity.MANDATORY,
        "CDN or Cloud Armor on a regional load balancer",
        "Cloud CDN serves global load balancers only, and the security policy that `security_policy`"
            + " makes is a global one, which a regional backend service does not take.",
        "Set `load_balancer.scope` to global, or switch `cdn` and `security_policy` off.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var balancer = input.environment().networkingConfig().loadBalancer();
    if (!balancer.enabled() || balancer.scope() != LoadBalancerScope.REGIONAL) {
      return;
    }
    KeyPath path = KeyPath.of("networking_config", "load_balancer");
    if (balancer.cdn()) {
      report.at(path.child("cdn"), "a regional load balancer has no CDN", "set cdn to false");
    }
    if (balancer.securityPolicy()) {
      report.at(
          path.child("security_policy"),
          "a regional load balancer does not take the security policy",
          "set security_policy to false");
    }
  }
}
