package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The IPv6 ranges that Google chooses: /48 for a network with internal addresses, /64 for each
 * subnetwork, in it or of Google's own, /96 for each machine in its subnetwork's. They are spelled
 * with all eight groups.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/subnets#ipv6-ranges">ranges of subnets</a>
 */
final class Ipv6Ranges {

  /** The field of a network that has its range. */
  static final String OF_NETWORK = "internalIpv6Range";

  private static final int LENGTH_OF_MACHINE = 96;

  private Ipv6Ranges() {}

  /** A range of unique local addresses, of those that Google uses. */
  static String ofNetwork(Change c) {
    return "fd20:" + group(c) + ":" + group(c) + ":0:0:0:0:0/48";
  }

  /** Gives a subnetwork that has IPv6 its range, unless it brings or has one. */
  static void assign(Change c) {
    String access = c.text("ipv6AccessType");
    if (access.isEmpty()) {
      return;
    }
    boolean internal = access.equals("INTERNAL");
    String field = internal ? "internalIpv6Prefix" : "externalIpv6Prefix";
    if (!c.has(field)) {
      String network =
          internal
              ? ResourceUrl.parse(c.text("network"), c.url().project())
                  .flatMap(c.compute().resources()::find)
                  .map(n -> n.path(OF_NETWORK).asText())
                  .orElse("")
              : "";
      c.body().put(field, network.isEmpty() ? external(c) : within(c, network));
    }
    c.body().put("ipv6CidrRange", c.text(field));
  }

  /**
   * Gives a network interface that has IPv6 its /96 of the subnetwork's range: as its own address,
   * or, where the range is external, to each of its configurations.
   */
  static void assign(Change c, ObjectNode nic, ObjectNode subnetwork) {
    String access = subnetwork.path("ipv6AccessType").asText("");
    if (access.isEmpty() || nic.path("stackType").asText().equals("IPV4_ONLY")) {
      return;
    }
    nic.put("ipv6AccessType", access);
    if (access.equals("INTERNAL")) {
      if (!nic.has("ipv6Address")) {
        nic.put("ipv6Address", free(c, subnetwork.path("internalIpv6Prefix").asText(), nic));
      }
      if (!nic.has("internalIpv6PrefixLength")) {
        nic.put("internalIpv6PrefixLength", LENGTH_OF_MACHINE);
      }
      return;
    }
    for (JsonNode a : nic.path("ipv6AccessConfigs")) {
      ObjectNode config = (ObjectNode) a;
      config.put("kind", "compute#accessConfig");
      InstanceKind.fill(config, "type", "DIRECT_IPV6");
      InstanceKind.fill(config, "name", "external-ipv6");
      InstanceKind.fill(config, "networkTier", "PREMIUM");
      if (!config.has("externalIpv6")) {
        config.put("externalIpv6", free(c, subnetwork.path("externalIpv6Prefix").asText(), nic));
      }
      if (!config.has("externalIpv6PrefixLength")) {
        config.put("externalIpv6PrefixLength", LENGTH_OF_MACHINE);
      }
    }
  }

  /** The first /96 of a /64 that no machine's interface has. */
  private static String free(Change c, String range, ObjectNode nic) {
    String[] groups = range.split("[:/]", -1);
    String start = String.join(":", List.of(groups).subList(0, 4)) + ":0:";
    Set<String> taken = new HashSet<>();
    List<ObjectNode> machines = c.compute().resources().list(c.url().project(), "", "instances");
    for (String field : List.of("ipv6Address", "externalIpv6")) {
      machines.forEach(m -> taken.addAll(m.findValuesAsText(field)));
      taken.addAll(nic.findValuesAsText(field));
      taken.addAll(c.body().findValuesAsText(field));
    }
    int n = 0;
    while (taken.contains(start + Integer.toHexString(n) + ":0:0")) {
      n++;
    }
    return start + Integer.toHexString(n) + ":0:0";
  }

  private static String external(Change c) {
    return "2600:1900:4000:" + group(c) + ":0:0:0:0/64";
  }

  /** The first /64 of a network's range that no subnetwork has. */
  private static String within(Change c, String network) {
    String[] groups = network.split("[:/]", -1);
    String start = groups[0] + ":" + groups[1] + ":" + groups[2] + ":";
    Set<String> taken =
        c
            .compute()
            .resources()
            .with(c.url().project(), "subnetworks", "network", c.text("network"))
            .stream()
            .map(Ipv6Ranges::range)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    int n = 0;
    while (taken.contains(start + Integer.toHexString(n) + ":0:0:0:0/64")) {
      n++;
    }
    return start + Integer.toHexString(n) + ":0:0:0:0/64";
  }

  private static Optional<String> range(ObjectNode subnetwork) {
    return Optional.ofNullable(subnetwork.get("internalIpv6Prefix")).map(r -> r.asText());
  }

  /** Four random digits, as a group of an address is written. */
  private static String group(Change c) {
    return Integer.toHexString(HexFormat.fromHexDigits(c.compute().emulation().ids().hex(4)));
  }
}
