package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import java.util.List;
import java.util.Optional;

/** The external load balancer in front of the services. */
@Doc("The external load balancer in front of the services.")
public record LoadBalancerConfig(
    @Doc("Whether there is one.") @Default("false") boolean enabled,
    @Doc(value = "Names it answers to, with a managed certificate.", example = "[api.example.com]")
        @Pattern(
            value = "([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?[.])+[a-z]{2,63}",
            expected = "a domain name such as api.example.com")
        List<String> domains,
    @Doc(
            "Makes the DNS records of the domains. Without it somebody else makes them: the outputs say which.")
        Optional<DnsConfig> dns,
    @Doc("Whether Cloud CDN caches answers.") @Default("false") boolean cdn,
    @Doc("Whether a Cloud Armor policy enforces `security_config.ip_restrictions`.")
        @Default("false")
        boolean securityPolicy,
    @Doc("How far it reaches.") @Default("global") LoadBalancerScope scope,
    @Doc(
            "Range of the subnet from which a regional load balancer's proxies call the services; /26 or larger. It may not overlap the subnets.")
        @Default("10.129.0.0/23")
        @Pattern(value = Forms.CIDR, expected = Forms.CIDR_WORDS)
        String proxyRange) {
  public LoadBalancerConfig {
    domains = List.copyOf(domains);
  }
}
