package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Routes, routers, VPN, mirroring, attachments and firewall policies. */
final class NetworkingKinds {

  /** Output only, in Google's discovery document and not in the descriptor of its Java client. */
  static final String EFFECTIVE_TIME_WAIT = "effectiveTcpTimeWaitTimeoutSec";

  /** How long a closed connection of TCP is kept, unless the NAT says otherwise. */
  private static final int TCP_TIME_WAIT_SECONDS = 120;

  private NetworkingKinds() {}

  static void addTo(Map<String, ResourceKind> kinds) {
    kinds.put("routes", ResourceKind.defaults(NetworkingKinds::route));
    kinds.put("routers", ResourceKind.defaults(NetworkingKinds::router));
    kinds.put("packetMirrorings", ResourceKind.defaults(NetworkingKinds::mirroring));
    kinds.put("targetVpnGateways", ResourceKind.defaults(c -> c.body().put("status", "READY")));
    kinds.put("vpnGateways", ResourceKind.defaults(NetworkingKinds::vpnGateway));
    kinds.put("vpnTunnels", ResourceKind.defaults(NetworkingKinds::vpnTunnel));
    kinds.put("externalVpnGateways", ResourceKind.defaults(c -> c.byDefault("description", "")));
    kinds.put("interconnectAttachments", ResourceKind.defaults(NetworkingKinds::attachment));
    kinds.put("firewallPolicies", new FirewallPolicyKind());
    kinds.put("serviceAttachments", new ServiceAttachmentKind());
  }

  private static void route(Change c) {
    c.require("network");
    c.require("destRange");
    c.byDefault("description", "");
    c.byDefault("priority", 1000);
    if (c.isInsert()
        && c.body().properties().stream().noneMatch(e -> e.getKey().startsWith("nextHop"))) {
      throw ComputeErrors.invalid("Exactly one next hop must be specified for a route.");
    }
  }

  private static void router(Change c) {
    c.require("network");
    c.byDefault("encryptedInterconnectRouter", false);
    c.body().path("nats").forEach(n -> nat(c, (ObjectNode) n));
    if (c.body().get("bgp") instanceof ObjectNode bgp) {
      text(bgp, "advertiseMode", "DEFAULT");
      if (!bgp.has("keepaliveInterval")) {
        bgp.put("keepaliveInterval", 20);
      }
      long asn = bgp.path("asn").asLong(64512);
      boolean fits =
          (asn >= 64512 && asn <= 65534)
              || (asn >= 4200000000L && asn <= 4294967294L)
              || asn == 16550;
      if (!fits) {
        throw ComputeErrors.invalidField("bgp.asn", Long.toString(asn), "Must be a private ASN.");
      }
    }
    for (JsonNode p : c.body().path("bgpPeers")) {
      ObjectNode peer = (ObjectNode) p;
      text(peer, "advertiseMode", "DEFAULT");
      text(peer, "enable", "TRUE");
      text(peer, "managementType", "MANAGED_BY_USER");
    }
    for (JsonNode i : c.body().path("interfaces")) {
      text((ObjectNode) i, "managementType", "MANAGED_BY_USER");
      if (i.has("ipRange")) {
        text(
            (ObjectNode) i,
            "ipVersion",
            i.path("ipRange").asText().contains(":") ? "IPV6" : "IPV4");
      }
    }
  }

  /** A private NAT has ranges of subnetworks, and so nothing of what belongs to addresses. */
  private static void nat(Change c, ObjectNode nat) {
    for (String field : List.of("subnetworks", "nat64Subnetworks")) {
      for (JsonNode subnetwork : nat.path(field)) {
        ResourceUrl.parse(subnetwork.path("name").asText(), c.url().project())
            .ifPresent(u -> ((ObjectNode) subnetwork).put("name", u.link()));
      }
    }
    text(nat, "type", "PUBLIC");
    text(nat, "sourceSubnetworkIpRangesToNat", "ALL_SUBNETWORKS_ALL_IP_RANGES");
    if (nat.path("type").asText().equals("PRIVATE")) {
      flag(nat, "enableDynamicPortAllocation", true);
    } else {
      text(nat, "natIpAllocateOption", "AUTO_ONLY");
      text(nat, "autoNetworkTier", "PREMIUM");
    }
    flag(nat, "enableEndpointIndependentMapping", false);
    if (!nat.has("endpointTypes")) {
      nat.putArray("endpointTypes").add("ENDPOINT_TYPE_VM");
    }
    nat.put(EFFECTIVE_TIME_WAIT, nat.path("tcpTimeWaitTimeoutSec").asInt(TCP_TIME_WAIT_SECONDS));
  }

  private static void flag(ObjectNode node, String field, boolean value) {
    if (!node.has(field)) {
      node.put(field, value);
    }
  }

  private static void text(ObjectNode node, String field, String value) {
    if (!node.has(field)) {
      node.put(field, value);
    }
  }

  private static void mirroring(Change c) {
    c.require("network");
    c.require("collectorIlb");
    c.require("mirroredResources");
    c.byDefault("priority", 1000);
    c.byDefault("enable", "TRUE");
    c.byDefault("description", "");
    ObjectNode filter = c.object("filter");
    text(filter, "direction", "BOTH");
  }

  private static void vpnGateway(Change c) {
    c.require("network");
    c.byDefault("stackType", "IPV4_ONLY");
    if (!c.has("vpnInterfaces")) {
      ArrayNode interfaces = c.body().putArray("vpnInterfaces");
      for (int i = 0; i < 2; i++) {
        interfaces
            .addObject()
            .put("id", i)
            .put("ipAddress", AddressKind.external(c.compute(), "IPV4"));
      }
    }
  }

  private static void vpnTunnel(Change c) {
    c.byDefault("description", "");
    c.byDefault("ikeVersion", 2);
    c.byDefault("status", "FIRST_HANDSHAKE");
    c.byDefault("detailedStatus", "Handshake with peer could not be established yet.");
    JsonNode secret = c.body().get("sharedSecret");
    if (secret != null && !secret.asText().startsWith("*")) {
      c.body().put("sharedSecretHash", Json.fingerprint(secret.asText(), c.url().path()));
      c.body().put("sharedSecret", "*************");
    }
    for (String side : new String[] {"localTrafficSelector", "remoteTrafficSelector"}) {
      if (!c.has(side)) {
        c.body().putArray(side).add("0.0.0.0/0");
      }
    }
  }

  private static void attachment(Change c) {
    c.byDefault("type", "DEDICATED");
    c.byDefault("adminEnabled", true);
    if (!c.text("type").equals("PARTNER")) {
      c.byDefault("operationalStatus", "OS_UNPROVISIONED");
      c.byDefault("state", "UNPROVISIONED");
      return;
    }
    // There is nothing that could work before the partner has done its part.
    c.byDefault("state", "PENDING_PARTNER");
    if (!c.has("pairingKey")) {
      String domain = c.text("edgeAvailabilityDomain").replace("AVAILABILITY_DOMAIN_", "");
      c.body()
          .put(
              "pairingKey",
              c.compute().emulation().ids().uuid()
                  + "/"
                  + c.url().place()
                  + "/"
                  + (domain.isEmpty() ? "any" : domain.toLowerCase(Locale.ROOT)));
    }
  }
}
