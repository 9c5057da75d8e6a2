package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Subnetworks: ranges that may not overlap in a network, and what their purpose brings. */
final class SubnetworkKind extends ResourceKind {

  @Override
  void prepare(Change c) {
    c.require("network");
    c.byDefault("purpose", "PRIVATE");
    c.before().ifPresent(before -> checkPurpose(before.path("purpose").asText(), c));
    if (c.text("stackType").equals("IPV6_ONLY")) {
      c.byDefault("privateIpGoogleAccess", false);
      c.byDefault("privateIpv6GoogleAccess", "DISABLE_GOOGLE_ACCESS");
      c.byDefault("allowSubnetCidrRoutesOverlap", false);
      Ipv6Ranges.assign(c);
      logs(c);
      return;
    }
    c.require("ipCidrRange");
    String purpose = c.text("purpose");
    Cidr range = range("ipCidrRange", c.text("ipCidrRange"));
    boolean proxy =
        purpose.equals("REGIONAL_MANAGED_PROXY")
            || purpose.equals("GLOBAL_MANAGED_PROXY")
            || purpose.equals("INTERNAL_HTTPS_LOAD_BALANCER");
    if (range.prefix() > (proxy ? 26 : 29)) {
      throw ComputeErrors.invalidField(
          "ipCidrRange", c.text("ipCidrRange"), "Range is too small for the subnetwork's purpose.");
    }
    noOverlap(c, range);
    c.body().put("gatewayAddress", range.at(1));
    c.byDefault("privateIpGoogleAccess", false);
    c.byDefault("privateIpv6GoogleAccess", "DISABLE_GOOGLE_ACCESS");
    c.byDefault("allowSubnetCidrRoutesOverlap", false);
    if (proxy) {
      c.byDefault("role", "ACTIVE");
      c.body().put("state", "READY");
    } else if (purpose.equals("PRIVATE")) {
      c.byDefault("stackType", "IPV4_ONLY");
    }
    if (c.text("stackType").equals("IPV4_IPV6")) {
      Ipv6Ranges.assign(c);
    }
    logs(c);
  }

  /** A subnetwork whose purpose is migration becomes an ordinary one once that is over. */
  private static void checkPurpose(String before, Change c) {
    String purpose = c.text("purpose");
    if (!purpose.equals(before)
        && !(before.equals("PEER_MIGRATION") && purpose.equals("PRIVATE"))) {
      throw ComputeErrors.invalidField(
          "purpose", purpose, "The field cannot be changed after creation.");
    }
  }

  private static void logs(Change c) {
    if (c.body().get("logConfig") instanceof ObjectNode log) {
      boolean on = log.path("enable").asBoolean(c.body().path("enableFlowLogs").asBoolean());
      log.put("enable", on);
      c.body().put("enableFlowLogs", on);
      if (on) {
        if (!log.has("aggregationInterval")) {
          log.put("aggregationInterval", "INTERVAL_5_SEC");
        }
        if (!log.has("flowSampling")) {
          log.put("flowSampling", 0.5);
        }
        if (!log.has("metadata")) {
          log.put("metadata", "INCLUDE_ALL_METADATA");
        }
      }
    } else if (c.body().path("enableFlowLogs").asBoolean()) {
      c.object("logConfig").put("enable", true);
      logs(c);
    }
  }

  static Cidr range(String field, String text) {
    return Cidr.parse(text)
        .filter(r -> text.contains("/"))
        .orElseThrow(
            () ->
                ComputeErrors.invalidField(
                    field,
                    text,
                    "Must be a CIDR address range that is contained in the set of valid ranges,"
                        + " without host bits."));
  }

  private static void noOverlap(Change c, Cidr range) {
    List<Cidr> mine = new ArrayList<>(List.of(range));
    for (JsonNode s : c.body().path("secondaryIpRanges")) {
      if (s.has("ipCidrRange")) {
        Cidr second = range("secondaryIpRanges[].ipCidrRange", s.path("ipCidrRange").asText());
        if (mine.stream().anyMatch(second::overlaps)) {
          throw ComputeErrors.invalid(
              "Invalid IPCidrRange: "
                  + second
                  + " conflicts with another range of the subnetwork.");
        }
        mine.add(second);
      }
    }
    String network = c.text("network");
    for (ObjectNode other :
        c.compute().resources().with(c.url().project(), "subnetworks", "network", network)) {
      if (other.path("selfLink").asText().equals(c.url().link())) {
        continue;
      }
      for (Cidr taken : ranges(other)) {
        for (Cidr m : mine) {
          if (m.overlaps(taken)) {
            throw new OperationFailure(
                "INVALID_USAGE",
                "Invalid IPCidrRange: "
                    + m
                    + " conflicts with existing subnetwork '"
                    + other.path("name").asText()
                    + "' in region '"
                    + place(other)
                    + "'.");
          }
        }
      }
    }
  }

  private static String place(ObjectNode subnet) {
    String region = subnet.path("region").asText();
    return region.substring(region.lastIndexOf('/') + 1);
  }

  /** The primary and secondary ranges of a stored subnetwork. */
  static List<Cidr> ranges(ObjectNode subnet) {
    List<Cidr> out = new ArrayList<>();
    Cidr.parse(subnet.path("ipCidrRange").asText()).ifPresent(out::add);
    for (JsonNode s : subnet.path("secondaryIpRanges")) {
      Cidr.parse(s.path("ipCidrRange").asText()).ifPresent(out::add);
    }
    return out;
  }

  @Override
  Set<String> immutable() {
    // The range is changed by expandIpCidrRange.
    return Set.of("network", "ipCidrRange");
  }

  @Override
  String operationType(String method) {
    return method.equals("patch") ? "compute.subnetworks.patch" : method;
  }

  @Override
  void inserted(ResourceEngine engine, ResourceUrl url, ObjectNode stored) {
    String range = stored.path("ipCidrRange").asText(stored.path("ipv6CidrRange").asText());
    ObjectNode route =
        Json.object()
            .put("description", "Default local route to the subnetwork " + range + ".")
            .put("network", stored.path("network").asText())
            .put("destRange", range)
            .put("priority", 0)
            .put("nextHopNetwork", stored.path("network").asText());
    NetworkKind.addRoute(engine, url, route);
  }

  /** Addresses of Cloud Run are told at once, where other users show in the operation. */
  @Override
  void checkDelete(ComputeContext compute, ResourceUrl url, ObjectNode stored) {
    for (ObjectNode address :
        compute.resources().with(url.project(), "addresses", "subnetwork", url.link())) {
      if (address.path("purpose").asText().equals(StoredServerlessAddresses.PURPOSE)) {
        throw ComputeErrors.inUse(
            "subnetwork", url.path(), url.in("addresses", address.path("name").asText()).path());
      }
    }
  }

  @Override
  boolean refusesDeletionLate() {
    return true;
  }

  @Override
  void deleted(ResourceEngine engine, ResourceUrl url, ObjectNode gone) {
    Resources resources = engine.compute().resources();
    for (ObjectNode r :
        resources.with(url.project(), "routes", "network", gone.path("network").asText())) {
      if (r.path("name").asText().startsWith(NetworkKind.AUTO_ROUTE)
          && r.path("destRange")
              .asText()
              .equals(gone.path("ipCidrRange").asText(gone.path("ipv6CidrRange").asText()))) {
        ResourceUrl.parse(r.path("selfLink").asText(), url.project()).ifPresent(resources::remove);
      }
    }
  }
}
