package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Range;
import java.util.List;
import java.util.Optional;

/** The network. */
@Doc("The network.")
public record NetworkingConfig(
    @Doc("Whether the environment makes its VPC; otherwise `vpc_name` must exist.") @Default("true")
        boolean createVpc,
    @Doc("Name of the VPC. Without it: `varai-`, the environment, `-vpc`.")
        @Pattern(value = Forms.LABEL, expected = Forms.LABEL_WORDS)
        Optional<String> vpcName,
    @Doc("How far routes reach.") @Default("REGIONAL") RoutingMode routingMode,
    @Doc("Subnets.") List<SubnetConfig> subnets,
    @Doc("Firewall rules.") List<FirewallRuleConfig> firewallRules,
    @Doc("How services reach the network. Without it they do not.")
        Optional<VpcEgressConfig> vpcEgress,
    @Doc("The external load balancer.") LoadBalancerConfig loadBalancer,
    @Doc("Planned bandwidth in Mbit/s; compared with the matrix.") @Range(min = 1, max = 1000000)
        Optional<Integer> bandwidthMbps) {
  public NetworkingConfig {
    subnets = List.copyOf(subnets);
    firewallRules = List.copyOf(firewallRules);
  }
}
