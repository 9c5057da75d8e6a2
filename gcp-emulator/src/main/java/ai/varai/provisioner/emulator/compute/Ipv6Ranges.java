package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The IPv6 ranges that Google chooses: /48 for a network with internal addresses, /64 for each
 * subnetwork, in it or of Google's own. They are spelled with all eight groups.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/subnets#ipv6-ranges">ranges of subnets</a>
 */
final class Ipv6Ranges {

  /** The field of a network that has its range. */
  static final String OF_NETWORK = "internalIpv6Range";

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
