package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Optional;

/** A firewall rule of a VPC network. */
@Kind(value = "firewall_rule", title = "Firewall rule")
public record FirewallRule(
    @Identity String name,
    @ForcesReplacement Value<String> network,
    @ForcesReplacement Direction direction,
    int priority,
    @Unordered List<Traffic> allow,
    @Unordered List<Traffic> deny,
    @Unordered List<String> sourceRanges,
    @Unordered List<String> destinationRanges,
    @Unordered List<String> targetTags,
    String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  /** Which way the traffic goes. */
  public enum Direction {
    INGRESS,
    EGRESS
  }

  /**
   * What is let through, or stopped.
   *
   * @param protocol a name that Compute Engine knows ({@code tcp}, {@code udp}, {@code icmp}, …), a
   *     protocol number, or {@code all}
   * @param ports single ports and ranges such as {@code 8000-8999}; none means all
   */
  public record Traffic(String protocol, @Unordered List<String> ports) {}
}
