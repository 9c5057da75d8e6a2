package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Range;
import ai.varai.provisioner.model.describe.Required;
import java.util.List;

/** A firewall rule of the network. */
@Doc("A firewall rule of the network.")
public record FirewallRuleConfig(
    @Doc("Name.") @Required @Pattern(value = Forms.LABEL, expected = Forms.LABEL_WORDS) String name,
    @Doc("Which traffic it is about.") @Default("INGRESS") Direction direction,
    @Doc("What it lets through.") List<ProtocolPorts> allow,
    @Doc("What it stops.") List<ProtocolPorts> deny,
    @Doc("Where incoming traffic comes from.")
        @Pattern(value = Forms.CIDR, expected = Forms.CIDR_WORDS)
        List<String> sourceRanges,
    @Doc("Where outgoing traffic goes to.")
        @Pattern(value = Forms.CIDR, expected = Forms.CIDR_WORDS)
        List<String> destinationRanges,
    @Doc("Network tags of the machines it applies to; none means all.")
        @Pattern(value = Forms.LABEL, expected = Forms.LABEL_WORDS)
        List<String> targetTags,
    @Doc("Priority; the smaller number wins.") @Default("1000") @Range(min = 0, max = 65535)
        int priority) {
  public FirewallRuleConfig {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
    sourceRanges = List.copyOf(sourceRanges);
    destinationRanges = List.copyOf(destinationRanges);
    targetTags = List.copyOf(targetTags);
  }
}
