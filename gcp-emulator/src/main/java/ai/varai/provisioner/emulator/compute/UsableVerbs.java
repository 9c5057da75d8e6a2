package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What can be used, and what reaches where: backends, security policies, peering routes. */
final class UsableVerbs {
  private final ResourceEngine engine;

  UsableVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    verbs.add("backendServices.listUsable", r -> usable(r, "compute#usableBackendServiceList"));
    verbs.add("backendBuckets.listUsable", r -> usable(r, "compute#usableBackendBucketList"));
    verbs.add("backendServices.getEffectiveSecurityPolicies", this::policies);
    verbs.add("networks.listPeeringRoutes", this::routes);
    verbs.add("addresses.move", this::move);
  }

  /** Of one's own project all are usable; there are none of others. */
  private ObjectNode usable(Request r, String kind) {
    String collection = r.url().collection();
    List<ObjectNode> found =
        engine.compute().resources().list(r.url().project(), r.url().scope(), collection).stream()
            .map(b -> engine.show(r.url().in(collection, b.path("name").asText()), b))
            .toList();
    String path = r.url().collectionPath() + "/listUsable";
    return Lists.list(r, found)
        .put("kind", kind)
        .put("id", path)
        .put("selfLink", ResourceUrl.BASE + path);
  }

  private ObjectNode policies(Request r) {
    ObjectNode service = engine.compute().resources().require(r.url());
    ObjectNode out = Json.object();
    ArrayNode list = out.putArray("securityPolicies");
    for (String field : List.of("securityPolicy", "edgeSecurityPolicy")) {
      ResourceUrl.parse(service.path(field).asText(""), r.url().project())
          .flatMap(u -> engine.compute().resources().find(u).map(p -> engine.show(u, p)))
          .ifPresent(list::add);
    }
    if (list.isEmpty()) {
      out.remove("securityPolicies");
    }
    return out;
  }

  /**
   * The routes that an active peering exchanges: those of subnetworks always, static ones where
   * both sides want it.
   */
  private ObjectNode routes(Request r) {
    ObjectNode network = engine.compute().resources().require(r.url());
    String name =
        r.parameter("peeringName")
            .orElseThrow(() -> ComputeErrors.requiredParameter("peeringName"));
    String region =
        r.parameter("region").orElseThrow(() -> ComputeErrors.requiredParameter("region"));
    String direction =
        r.parameter("direction").orElseThrow(() -> ComputeErrors.requiredParameter("direction"));
    boolean incoming = direction.equals("INCOMING");
    if (!incoming && !direction.equals("OUTGOING")) {
      throw ComputeErrors.invalid(
          "Invalid value for field 'direction': '"
              + direction
              + "'. Must be INCOMING or OUTGOING.");
    }
    if (Regions.find(region).isEmpty()) {
      throw ComputeErrors.invalid(
          "Invalid value for field 'region': '" + region + "'. Unknown region.");
    }
    JsonNode peering = peering(network, name);
    List<ObjectNode> out = new ArrayList<>();
    if (peering.path("state").asText().equals("ACTIVE")) {
      String from = incoming ? peering.path("network").asText() : r.url().link();
      ResourceUrl.parse(from, r.url().project())
          .ifPresent(source -> exchanged(source, peering, incoming, region, out));
    }
    String path = r.url().path() + "/listPeeringRoutes";
    return Lists.list(r, out).put("id", path).put("selfLink", ResourceUrl.BASE + path);
  }

  private static JsonNode peering(ObjectNode network, String name) {
    for (JsonNode p : network.path("peerings")) {
      if (p.path("name").asText().equals(name)) {
        return p;
      }
    }
    throw ComputeErrors.invalid(
        "Invalid value for field 'peeringName': '"
            + name
            + "'. There is no peering of this name in network '"
            + network.path("name").asText()
            + "'.");
  }

  private void exchanged(
      ResourceUrl source, JsonNode peering, boolean incoming, String region, List<ObjectNode> out) {
    Resources resources = engine.compute().resources();
    for (ObjectNode s : resources.with(source.project(), "subnetworks", "network", source.link())) {
      String place = s.path("region").asText().replaceFirst(".*/", "");
      if (incoming || place.equals(region)) {
        out.add(route(s.path("ipCidrRange").asText(), "SUBNET_PEERING_ROUTE", place, true));
        for (JsonNode more : s.path("secondaryIpRanges")) {
          out.add(route(more.path("ipCidrRange").asText(), "SUBNET_PEERING_ROUTE", place, true));
        }
      }
    }
    boolean custom =
        peering.path(incoming ? "importCustomRoutes" : "exportCustomRoutes").asBoolean();
    for (ObjectNode route : resources.with(source.project(), "routes", "network", source.link())) {
      boolean own =
          route.has("nextHopGateway") || route.has("nextHopNetwork") || route.has("nextHopPeering");
      if (!own && !route.has("tags")) {
        out.add(
            route(route.path("destRange").asText(), "STATIC_PEERING_ROUTE", region, custom)
                .put("priority", route.path("priority").asInt(1000)));
      }
    }
  }

  private static ObjectNode route(String range, String type, String region, boolean imported) {
    return Json.object()
        .put("destRange", range)
        .put("type", type)
        .put("nextHopRegion", region)
        .put("priority", 0)
        .put("imported", imported);
  }

  /** Gives an address to another project: it is there afterwards, and no longer here. */
  private ObjectNode move(Request r) {
    ObjectNode body = r.body();
    String text = body.path("destinationAddress").asText("");
    if (text.isEmpty()) {
      throw ComputeErrors.required("destinationAddress");
    }
    ResourceUrl to =
        ResourceUrl.parse(text, r.url().project())
            .filter(u -> u.collection().equals("addresses") && u.scope().equals(r.url().scope()))
            .orElseThrow(
                () ->
                    ComputeErrors.invalidField(
                        "destinationAddress",
                        text,
                        "Must be the URL of an address of the same region or of global scope."));
    engine.compute().emulation().projects().require(to.project());
    // Rows of two projects change: under the lock of what is nobody's, which comes first.
    return engine
        .compute()
        .emulation()
        .store()
        .transact(
            "",
            () -> {
              Resources resources = engine.compute().resources();
              ObjectNode address = resources.require(r.url());
              if (!resources.users(r.url()).isEmpty()) {
                throw ComputeErrors.inUse(
                    "address", r.url().path(), resources.users(r.url()).get(0).path());
              }
              if (resources.exists(to)) {
                throw ComputeErrors.exists(to.path());
              }
              ObjectNode moved = address.deepCopy();
              moved.put("name", to.name());
              moved.put("selfLink", to.link());
              if (to.regional()) {
                moved.put("region", to.scopeLink());
              }
              if (body.has("description")) {
                moved.put("description", body.path("description").asText());
              }
              engine
                  .compute()
                  .emulation()
                  .store()
                  .run(to.project(), () -> resources.put(to, moved));
              return engine
                  .compute()
                  .emulation()
                  .store()
                  .transact(
                      r.url().project(),
                      () -> {
                        resources.remove(r.url());
                        return engine
                            .compute()
                            .operations()
                            .start(r.url(), address.path("id").asText(), "move", r.user());
                      });
            });
  }
}
