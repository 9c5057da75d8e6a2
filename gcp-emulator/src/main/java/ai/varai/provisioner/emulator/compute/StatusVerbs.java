package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Methods that tell how something fares: gateways, NATs, target pools, guests, storage pools. */
final class StatusVerbs {
  private final ResourceEngine engine;

  StatusVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    verbs.edit("publicAdvertisedPrefixes.announce", (b, q) -> announce(b, "ANNOUNCED_TO_INTERNET"));
    verbs.edit("publicAdvertisedPrefixes.withdraw", (b, q) -> announce(b, "READY_TO_ANNOUNCE"));
    verbs.edit("publicDelegatedPrefixes.announce", (b, q) -> announce(b, "ANNOUNCED"));
    verbs.edit("publicDelegatedPrefixes.withdraw", (b, q) -> announce(b, "READY_TO_ANNOUNCE"));
    verbs.add("vpnGateways.getStatus", this::vpnGateway);
    verbs.add("routers.getNatIpInfo", this::natAddresses);
    verbs.add("targetPools.getHealth", this::poolMember);
    verbs.add("storagePools.listDisks", this::poolDisks);
    verbs.add("instances.getGuestAttributes", this::guestAttributes);
    verbs.edit("instances.simulateMaintenanceEvent", (b, q) -> {});
    verbs.edit("instances.performMaintenance", (b, q) -> {});
    verbs.add("instances.updateNetworkInterface", this::updateInterface);
  }

  private ObjectNode require(Request r) {
    return engine.compute().resources().require(r.url());
  }

  /** The gateway's connections: its tunnels, by the gateway at the other end. */
  private ObjectNode vpnGateway(Request r) {
    ObjectNode gateway = require(r);
    Map<String, ObjectNode> connections = new TreeMap<>();
    for (ObjectNode tunnel :
        engine.compute().resources().list(r.url().project(), r.url().scope(), "vpnTunnels")) {
      boolean own =
          ResourceUrl.parse(tunnel.path("vpnGateway").asText(""), r.url().project())
              .filter(r.url()::equals)
              .isPresent();
      String field = tunnel.has("peerGcpGateway") ? "peerGcpGateway" : "peerExternalGateway";
      if (!own || !tunnel.has(field)) {
        continue;
      }
      String peer = tunnel.path(field).asText();
      ObjectNode connection = connections.computeIfAbsent(peer, p -> Json.object().put(field, p));
      ArrayNode tunnels =
          connection.get("tunnels") instanceof ArrayNode a ? a : connection.putArray("tunnels");
      tunnels
          .addObject()
          .put("tunnelUrl", tunnel.path("selfLink").asText())
          .put("localGatewayInterface", tunnel.path("vpnGatewayInterface").asInt())
          .put("peerGatewayInterface", tunnel.path("peerExternalGatewayInterface").asInt());
    }
    ObjectNode result = Json.object();
    if (!connections.isEmpty()) {
      ArrayNode list = result.putArray("vpnConnections");
      connections.values().forEach(c -> list.add(redundancy(c, gateway)));
    }
    return Json.object().set("result", result);
  }

  /** A connection is redundant when each interface of the gateway has a tunnel. */
  private static ObjectNode redundancy(ObjectNode connection, ObjectNode gateway) {
    long used =
        connection
            .path("tunnels")
            .valueStream()
            .map(t -> t.path("localGatewayInterface").asInt())
            .distinct()
            .count();
    ObjectNode state = connection.putObject("state");
    if (used >= Math.max(2, gateway.path("vpnInterfaces").size())) {
      state.put("state", "CONNECTION_REDUNDANCY_MET");
    } else {
      state
          .put("state", "CONNECTION_REDUNDANCY_NOT_MET")
          .put("unsatisfiedReason", "INCOMPLETE_TUNNELS_COVERAGE");
    }
    return connection;
  }

  /** The addresses that were reserved for each NAT; none is in use, since nothing sends. */
  private ObjectNode natAddresses(Request r) {
    ObjectNode router = require(r);
    String wanted = r.parameter("natName").orElse("");
    ObjectNode out = Json.object();
    ArrayNode result = out.putArray("result");
    for (JsonNode nat : router.path("nats")) {
      if (!wanted.isEmpty() && !nat.path("name").asText().equals(wanted)) {
        continue;
      }
      ObjectNode info = result.addObject().put("natName", nat.path("name").asText());
      ArrayNode mappings = Json.object().arrayNode();
      for (JsonNode link : nat.path("natIps")) {
        ResourceUrl.parse(link.asText(), r.url().project())
            .flatMap(engine.compute().resources()::find)
            .ifPresent(
                address ->
                    mappings
                        .addObject()
                        .put("natIp", address.path("address").asText())
                        .put("mode", "MANUAL")
                        .put("usage", "UNUSED"));
      }
      if (!mappings.isEmpty()) {
        info.set("natIpInfoMappings", mappings);
      }
    }
    return out;
  }

  /** Nothing runs on the instance, so that it answers no health check. */
  private ObjectNode poolMember(Request r) {
    ObjectNode pool = require(r);
    String asked = r.body().path("instance").asText("");
    ResourceUrl instance =
        ResourceUrl.parse(asked, r.url().project())
            .orElseThrow(() -> ComputeErrors.invalidField("instance", asked, "Is no instance."));
    boolean member =
        pool.path("instances")
            .valueStream()
            .flatMap(link -> ResourceUrl.parse(link.asText(), r.url().project()).stream())
            .anyMatch(instance::equals);
    if (!member) {
      throw ComputeErrors.invalidField(
          "instance", asked, "The instance is not in the target pool.");
    }
    ObjectNode out = Json.object().put("kind", "compute#targetPoolInstanceHealth");
    ObjectNode health =
        out.putArray("healthStatus")
            .addObject()
            .put("instance", instance.link())
            .put("healthState", "UNHEALTHY");
    engine
        .compute()
        .resources()
        .find(instance)
        .map(i -> i.path("networkInterfaces").path(0).path("networkIP").asText(""))
        .filter(ip -> !ip.isEmpty())
        .ifPresent(ip -> health.put("ipAddress", ip));
    return out;
  }

  private ObjectNode poolDisks(Request r) {
    require(r);
    List<ObjectNode> disks =
        engine.compute().resources().list(r.url().project(), r.url().scope(), "disks").stream()
            .filter(
                disk ->
                    ResourceUrl.parse(disk.path("storagePool").asText(""), r.url().project())
                        .filter(r.url()::equals)
                        .isPresent())
            .map(
                disk ->
                    Json.object()
                        .put("disk", disk.path("selfLink").asText())
                        .put("name", disk.path("name").asText())
                        .put("sizeGb", disk.path("sizeGb").asText())
                        .put("status", disk.path("status").asText())
                        .put("type", disk.path("type").asText()))
            .toList();
    return Lists.list(r, disks);
  }

  /** A guest that never booted has published nothing. */
  private ObjectNode guestAttributes(Request r) {
    require(r);
    String path = r.parameter("queryPath").or(() -> r.parameter("variableKey")).orElse("");
    throw ComputeErrors.notFound(r.url().path() + "/guestAttributes/" + path);
  }

  private ObjectNode updateInterface(Request r) {
    String name =
        r.parameter("networkInterface")
            .orElseThrow(() -> ComputeErrors.requiredParameter("networkInterface"));
    return engine.once(
        r,
        () -> {
          ObjectNode body = r.body();
          return engine.change(
              r.url(),
              "updateNetworkInterface",
              r.user(),
              b -> {
                ObjectNode nic = InstanceVerbs.nic(b, name);
                Verbs.checkFingerprint(nic, body);
                body.remove(List.of("fingerprint", "kind", "name", "accessConfigs"));
                for (Map.Entry<String, JsonNode> each : body.properties()) {
                  nic.set(each.getKey(), each.getValue());
                }
              });
        });
  }

  /** What is announced already, or withdrawn, cannot be so again. */
  private static void announce(ObjectNode prefix, String status) {
    if (prefix.path("status").asText().equals(status)) {
      throw ComputeErrors.invalid(
          "The prefix '" + prefix.path("name").asText() + "' is in state " + status + " already.");
    }
    prefix.put("status", status);
  }
}
