package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Custom methods of networks, subnetworks and routers. */
final class NetworkVerbs {

  private final ResourceEngine engine;

  NetworkVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    verbs.edit("networks.addPeering", this::addPeering);
    verbs.edit("networks.removePeering", NetworkVerbs::removePeering);
    verbs.edit("networks.updatePeering", NetworkVerbs::updatePeering);
    PeeringConsents consents = new PeeringConsents(engine);
    verbs.edit("networks.requestRemovePeering", consents::request);
    verbs.edit("networks.cancelRequestRemovePeering", consents::cancel);
    verbs.edit("networks.switchToCustomMode", (b, q) -> b.put("autoCreateSubnetworks", false));
    verbs.edit("subnetworks.expandIpCidrRange", NetworkVerbs::expand);
    verbs.add("subnetworks.listUsable", this::usable);
    verbs.add("routers.getRouterStatus", this::routerStatus);
    verbs.add("routers.getNatMappingInfo", r -> empty(r, "compute#vmEndpointNatMappingsList"));
    verbs.add("routers.preview", r -> Json.object().set("resource", r.body()));
  }

  private ObjectNode empty(Request r, String kind) {
    engine.compute().resources().require(r.url());
    return Json.object().put("kind", kind).put("id", r.url().path());
  }

  private void addPeering(ObjectNode network, ObjectNode body) {
    ObjectNode peering = body.get("networkPeering") instanceof ObjectNode p ? p : Json.object();
    String name = peering.path("name").asText(body.path("name").asText());
    String peer = peering.path("network").asText(body.path("peerNetwork").asText());
    if (name.isEmpty()) {
      throw ComputeErrors.required("networkPeering.name");
    }
    if (peer.isEmpty()) {
      throw ComputeErrors.required("networkPeering.network");
    }
    if (find(network, name) != null) {
      throw ComputeErrors.invalidField(
          "networkPeering.name", name, "There is already a peering of this name in the network.");
    }
    ResourceUrl self = ResourceUrl.parse(network.path("selfLink").asText(), "").orElseThrow();
    peering.put("name", name);
    peering.put("network", engine.references().full(peer, self.project()));
    boolean mutual = mutual(self, peering.path("network").asText());
    Peerings.complete(peering, mutual, engine.compute().now());
    Peerings.list(network).add(peering);
  }

  /** Whether the peer has a peering back; then both become active. */
  private boolean mutual(ResourceUrl self, String peer) {
    ResourceUrl other =
        ResourceUrl.parse(peer, self.project())
            .orElseThrow(
                () ->
                    ComputeErrors.invalidField(
                        "networkPeering.network", peer, "The URL is malformed."));
    if (!other.project().equals(self.project())) {
      return false;
    }
    ObjectNode stored = engine.compute().resources().require(other);
    boolean back = false;
    for (JsonNode p : stored.path("peerings")) {
      if (p.path("network").asText().equals(self.link())) {
        Peerings.complete((ObjectNode) p, true, engine.compute().now());
        back = true;
      }
    }
    if (back) {
      engine.compute().resources().put(other, stored);
    }
    return back;
  }

  private static void removePeering(ObjectNode network, ObjectNode body) {
    String name = body.path("name").asText();
    ArrayNode peerings = Peerings.list(network);
    for (int i = 0; i < peerings.size(); i++) {
      if (peerings.get(i).path("name").asText().equals(name)) {
        PeeringConsents.checkRemoval(peerings, i);
        peerings.remove(i);
        return;
      }
    }
    throw ComputeErrors.invalidField(
        "name",
        name,
        "There is no peering '" + name + "' in network '" + network.path("name").asText() + "'.");
  }

  private static void updatePeering(ObjectNode network, ObjectNode body) {
    ObjectNode change = body.get("networkPeering") instanceof ObjectNode p ? p : Json.object();
    ObjectNode peering = find(network, change.path("name").asText());
    if (peering == null) {
      throw ComputeErrors.invalidField(
          "networkPeering.name",
          change.path("name").asText(),
          "There is no peering of this name in the network.");
    }
    change.remove(List.of("network", "state", "stateDetails"));
    peering.setAll(change);
  }

  static @org.jspecify.annotations.Nullable ObjectNode find(ObjectNode network, String name) {
    for (JsonNode p : network.path("peerings")) {
      if (p.path("name").asText().equals(name)) {
        return (ObjectNode) p;
      }
    }
    return null;
  }

  private static void expand(ObjectNode subnet, ObjectNode body) {
    String asked = body.path("ipCidrRange").asText("");
    if (asked.isEmpty()) {
      throw ComputeErrors.required("ipCidrRange");
    }
    Cidr range = SubnetworkKind.range("ipCidrRange", asked);
    Cidr now = Cidr.parse(subnet.path("ipCidrRange").asText()).orElseThrow();
    if (!range.contains(now) || range.prefix() >= now.prefix()) {
      throw ComputeErrors.invalidField(
          "ipCidrRange",
          asked,
          "The new range must be larger than the current range " + now + " and contain it.");
    }
    subnet.put("ipCidrRange", asked);
  }

  private ObjectNode usable(Request r) {
    List<ObjectNode> out = new ArrayList<>();
    for (ObjectNode s : engine.compute().resources().list(r.url().project(), "", "subnetworks")) {
      ObjectNode u = Json.object();
      u.put("subnetwork", s.path("selfLink").asText());
      u.put("network", s.path("network").asText());
      u.put("ipCidrRange", s.path("ipCidrRange").asText());
      u.put("purpose", s.path("purpose").asText());
      out.add(u);
    }
    return Lists.list(r, out);
  }

  private ObjectNode routerStatus(Request r) {
    ObjectNode router = engine.compute().resources().require(r.url());
    ObjectNode out = Json.object().put("kind", "compute#routerStatusResponse");
    ObjectNode result = out.putObject("result");
    result.put("network", router.path("network").asText());
    NatStatus.show(engine.compute().resources(), r.url(), router, result);
    return out;
  }
}
