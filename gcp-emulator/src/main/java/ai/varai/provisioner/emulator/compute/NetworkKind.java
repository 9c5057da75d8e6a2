package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** VPC networks: auto and custom mode, their routes, their peerings. */
final class NetworkKind extends ResourceKind {

  static final String AUTO_ROUTE = "default-route-";

  @Override
  void prepare(Change c) {
    if (c.has("IPv4Range")) {
      throw ComputeErrors.invalidField(
          "IPv4Range", c.text("IPv4Range"), "Legacy networks are no longer supported.");
    }
    c.byDefault("autoCreateSubnetworks", true);
    c.byDefault("networkFirewallPolicyEnforcementOrder", "AFTER_CLASSIC_FIREWALL");
    ObjectNode routing = c.object("routingConfig");
    if (!routing.has("routingMode")) {
      routing.put("routingMode", "REGIONAL");
    }
    if (!routing.has("bgpBestPathSelectionMode")) {
      routing.put("bgpBestPathSelectionMode", "LEGACY");
    }
    if (routing.path("bgpBestPathSelectionMode").asText().equals("LEGACY")
        && routing.has("bgpAlwaysCompareMed")) {
      throw ComputeErrors.invalid(
          "Field bgp_always_compare_med is not supported for LEGACY BGP Best Path Selection"
              + " algorithm.");
    }
    if (c.body().path("enableUlaInternalIpv6").asBoolean() && !c.has(Ipv6Ranges.OF_NETWORK)) {
      c.body().put(Ipv6Ranges.OF_NETWORK, Ipv6Ranges.ofNetwork(c));
    }
    int mtu = c.body().path("mtu").asInt(1460);
    if (mtu < 1300 || mtu > 8896) {
      throw ComputeErrors.invalidField(
          "mtu",
          Integer.toString(mtu),
          "Must be greater than or equal to 1300 and less than or" + " equal to 8896");
    }
  }

  @Override
  Set<String> immutable() {
    return Set.of("autoCreateSubnetworks");
  }

  @Override
  String operationType(String method) {
    return method.equals("patch") ? "compute.networks.patch" : method;
  }

  @Override
  void view(ComputeContext compute, ResourceUrl url, ObjectNode shown) {
    ArrayNode links = shown.arrayNode();
    for (ObjectNode s : subnets(compute, url)) {
      links.add(s.path("selfLink").asText());
    }
    if (!links.isEmpty()) {
      shown.set("subnetworks", links);
    }
  }

  private static List<ObjectNode> subnets(ComputeContext compute, ResourceUrl network) {
    return compute.resources().with(network.project(), "subnetworks", "network", network.link());
  }

  @Override
  void inserted(ResourceEngine engine, ResourceUrl url, ObjectNode stored) {
    ObjectNode route =
        Json.object()
            .put("description", "Default route to the Internet.")
            .put("network", url.link())
            .put("destRange", "0.0.0.0/0")
            .put("priority", 1000)
            .put(
                "nextHopGateway",
                ResourceUrl.BASE
                    + "projects/"
                    + url.project()
                    + "/global/gateways/default-internet-gateway");
    addRoute(engine, url, route);
    if (!stored.path("autoCreateSubnetworks").asBoolean()) {
      return;
    }
    for (Regions.Region r : Regions.all()) {
      ResourceUrl subnet =
          new ResourceUrl(url.project(), "regions/" + r.name(), "subnetworks", url.name());
      if (!r.autoRange().isEmpty() && !engine.compute().resources().exists(subnet)) {
        engine.store(
            subnet,
            Json.object()
                .put("name", url.name())
                .put("network", url.link())
                .put("ipCidrRange", r.autoRange()),
            engine.compute().emulation().ids().numeric(19));
      }
    }
  }

  /** Stores a route that Google makes; it goes with its network or subnet. */
  static void addRoute(ResourceEngine engine, ResourceUrl network, ObjectNode route) {
    String name = AUTO_ROUTE + engine.compute().emulation().ids().hex(16);
    engine.store(
        new ResourceUrl(network.project(), "global", "routes", name),
        route.put("name", name),
        engine.compute().emulation().ids().numeric(19));
  }

  @Override
  boolean refusesDeletionLate() {
    return true;
  }

  @Override
  boolean harmless(ResourceUrl user, ObjectNode stored) {
    return (user.collection().equals("routes") && user.name().startsWith(AUTO_ROUTE))
        || (user.collection().equals("subnetworks")
            && stored.path("autoCreateSubnetworks").asBoolean());
  }

  @Override
  void checkRemoval(ComputeContext compute, ResourceUrl url, ObjectNode stored) {
    for (JsonNode p : stored.path("peerings")) {
      throw new OperationFailure(
          "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE",
          ComputeErrors.inUseText(
              "network",
              url.path(),
              ResourceUrl.parse(p.path("network").asText(), url.project())
                  .map(ResourceUrl::path)
                  .orElse(p.path("name").asText())));
    }
  }

  @Override
  void deleted(ResourceEngine engine, ResourceUrl url, ObjectNode gone) {
    Resources resources = engine.compute().resources();
    for (ObjectNode s : subnets(engine.compute(), url)) {
      ResourceUrl.parse(s.path("selfLink").asText(), url.project()).ifPresent(resources::remove);
    }
    for (ObjectNode r : resources.with(url.project(), "routes", "network", url.link())) {
      ResourceUrl.parse(r.path("selfLink").asText(), url.project()).ifPresent(resources::remove);
    }
  }
}
