package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.LoadBalancerScope;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Range of the load balancer's proxies does not fit. */
final class ProxyRangeFits extends CloudRule {
  /** Cloud Load Balancing, "Proxy-only subnets": 64 addresses at least. */
  private static final int LONGEST_PREFIX = 26;

  ProxyRangeFits() {
    super(
        "NET020",
        Severity.MANDATORY,
        "Range of the load balancer's proxies does not fit",
        "The proxies of a regional load balancer have a subnet of their own in the network, with at"
            + " least 64 addresses (a /26) that no other subnet has.",
        "Give `load_balancer.proxy_range` a range of its own; Google recommends a /23.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var config = input.environment().networkingConfig();
    var balancer = config.loadBalancer();
    if (!balancer.enabled() || balancer.scope() != LoadBalancerScope.REGIONAL) {
      return;
    }
    KeyPath path = KeyPath.of("networking_config", "load_balancer", "proxy_range");
    Cidr range = Cidr.parse(balancer.proxyRange());
    if (range.prefix() > LONGEST_PREFIX) {
      report.at(
          path, balancer.proxyRange() + " has fewer than 64 addresses", "use a /26 or larger");
    }
    config.subnets().stream()
        .filter(subnet -> Cidr.parse(subnet.ipCidrRange()).overlaps(range))
        .forEach(
            subnet ->
                report.at(
                    path,
                    balancer.proxyRange()
                        + " overlaps "
                        + subnet.ipCidrRange()
                        + " of subnet "
                        + subnet.name(),
                    "choose another range"));
  }
}
