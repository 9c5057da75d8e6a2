package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;
import java.util.List;

/** A protocol and its ports in a firewall rule. */
@Doc("A protocol and its ports in a firewall rule.")
public record ProtocolPorts(
    @Doc(value = "Protocol.", example = "tcp")
        @Required
        @Pattern(
            value = "tcp|udp|icmp|esp|ah|sctp|ipip|all",
            expected = "one of tcp, udp, icmp, esp, ah, sctp, ipip, all")
        String protocol,
    @Doc(value = "Ports, or ranges of ports; none means all.", example = "[\"80\", \"8000-8100\"]")
        @Pattern(
            value = Forms.PORTS,
            expected = "a port or a range of ports in quotes, such as \"443\" or \"8000-8100\"")
        List<String> ports) {
  public ProtocolPorts {
    ports = List.copyOf(ports);
  }
}
