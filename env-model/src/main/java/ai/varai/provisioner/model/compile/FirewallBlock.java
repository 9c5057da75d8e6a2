package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.FirewallRuleConfig;
import ai.varai.provisioner.model.config.ProtocolPorts;
import ai.varai.provisioner.model.kind.FirewallRule;
import ai.varai.provisioner.model.kind.FirewallRule.Direction;
import ai.varai.provisioner.model.kind.FirewallRule.Traffic;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Optional;

/** The firewall rules of the VPC. */
final class FirewallBlock {
  private final CompileContext context;

  FirewallBlock(CompileContext context) {
    this.context = context;
  }

  void add(Value<String> network) {
    context
        .environment()
        .networkingConfig()
        .firewallRules()
        .forEach(rule -> context.graph().add(rule.name(), rule(rule, network)));
  }

  /**
   * The rule. Its name carries the network's, because names of firewall rules are unique in a
   * project and every environment has an {@code allow-internal}.
   */
  private FirewallRule rule(FirewallRuleConfig config, Value<String> network) {
    return new FirewallRule(
        Names.within(context.names().network() + "-" + config.name(), 63),
        network,
        Direction.valueOf(config.direction().spelling()),
        config.priority(),
        traffic(config.allow()),
        traffic(config.deny()),
        config.sourceRanges(),
        config.destinationRanges(),
        config.targetTags(),
        context.description("Firewall rule " + config.name()),
        Optional.empty());
  }

  private static List<Traffic> traffic(List<ProtocolPorts> config) {
    return config.stream().map(each -> new Traffic(each.protocol(), each.ports())).toList();
  }
}
