package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What routers keep for their BGP sessions: route policies and named sets, in fields of the
 * emulator's own; and the routes that a router would advertise. Nobody peers with it, so that none
 * are learned.
 */
final class RouterPolicies {

  /**
   * A sort of things that a router keeps.
   *
   * @param field where they stand
   * @param name as methods are named: {@code RoutePolicy}
   * @param parameter by which a call names one
   * @param types what a thing can be
   */
  private record Sort(
      String field, String name, String list, String parameter, Set<String> types, String body) {}

  private static final Sort POLICIES =
      new Sort(
          "_routePolicies",
          "RoutePolicy",
          "listRoutePolicies",
          "policy",
          Set.of("ROUTE_POLICY_TYPE_IMPORT", "ROUTE_POLICY_TYPE_EXPORT"),
          "terms");
  private static final Sort SETS =
      new Sort(
          "_namedSets",
          "NamedSet",
          "listNamedSets",
          "namedSet",
          Set.of("NAMED_SET_TYPE_PREFIX", "NAMED_SET_TYPE_COMMUNITY"),
          "elements");

  private final ResourceEngine engine;

  RouterPolicies(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    for (Sort sort : List.of(POLICIES, SETS)) {
      verbs.add("routers.get" + sort.name, r -> get(r, sort));
      verbs.add("routers." + sort.list, r -> list(r, sort));
      verbs.add("routers.update" + sort.name, r -> write(r, sort, false));
      verbs.add("routers.patch" + sort.name, r -> write(r, sort, true));
      verbs.add("routers.delete" + sort.name, r -> delete(r, sort));
    }
    verbs.add("routers.listBgpRoutes", this::routes);
  }

  private static ArrayNode all(ObjectNode router, Sort sort) {
    return router.get(sort.field) instanceof ArrayNode a ? a : router.putArray(sort.field);
  }

  private static int at(ArrayNode all, String name) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).path("name").asText().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static int require(ArrayNode all, Request r, Sort sort) {
    String name =
        r.parameter(sort.parameter)
            .orElseThrow(() -> ComputeErrors.requiredParameter(sort.parameter));
    int at = at(all, name);
    if (at < 0) {
      throw ComputeErrors.invalid(
          "Invalid value for field '"
              + sort.parameter
              + "': '"
              + name
              + "'. The router has none of this name.");
    }
    return at;
  }

  private ObjectNode get(Request r, Sort sort) {
    ArrayNode all = all(engine.compute().resources().require(r.url()), sort);
    JsonNode one = all.get(require(all, r, sort));
    ObjectNode out = Json.object();
    if (sort.equals(SETS)) {
      out.set("etag", one.get("fingerprint"));
    }
    return out.set("resource", one);
  }

  private ObjectNode list(Request r, Sort sort) {
    List<ObjectNode> found = new ArrayList<>();
    all(engine.compute().resources().require(r.url()), sort)
        .forEach(p -> found.add((ObjectNode) p));
    return result(r, found);
  }

  private static ObjectNode result(Request r, List<ObjectNode> found) {
    ObjectNode out = Lists.list(r, found);
    JsonNode items = out.remove("items");
    if (items != null) {
      out.set("result", items);
    }
    return out.put("id", r.url().path() + "/" + r.method().tail())
        .put("selfLink", r.url().link() + "/" + r.method().tail());
  }

  private ObjectNode write(Request r, Sort sort, boolean merges) {
    return engine.once(
        r,
        () -> {
          ObjectNode body = r.body();
          ObjectNode raw = r.call().body();
          String name = body.path("name").asText("");
          if (name.isEmpty()) {
            throw ComputeErrors.required("name");
          }
          if (!name.matches("[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?")) {
            throw ComputeErrors.invalidField(
                "name", name, "Must be a match of regex '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?'");
          }
          return engine.change(
              r.url(),
              r.method().name(),
              r.user(),
              router -> put(router, sort, name, body, merges ? raw : null));
        });
  }

  private static void put(
      ObjectNode router,
      Sort sort,
      String name,
      ObjectNode body,
      @org.jspecify.annotations.Nullable ObjectNode raw) {
    ArrayNode all = all(router, sort);
    int at = at(all, name);
    ObjectNode next = body.deepCopy();
    if (at >= 0) {
      ObjectNode now = (ObjectNode) all.get(at);
      Verbs.checkFingerprint(now, body);
      if (raw != null) {
        next = now.deepCopy();
        Json.merge(next, body, raw, "");
      } else if (next.has("type") && !next.path("type").equals(now.path("type"))) {
        throw ComputeErrors.invalidField(
            "type", next.path("type").asText(), "The field cannot be changed after creation.");
      }
    }
    String type = next.path("type").asText("");
    if (!sort.types.contains(type)) {
      throw ComputeErrors.invalidField(
          "type", type, "Must be one of [" + String.join(", ", new TreeSet<>(sort.types)) + "].");
    }
    if (sort.equals(POLICIES)) {
      terms(next);
    }
    next.remove("fingerprint");
    next.put(
        "fingerprint",
        Json.fingerprint(next.toString(), router.path("id").asText() + sort.field + name));
    if (at < 0) {
      all.add(next);
    } else {
      all.set(at, next);
    }
  }

  /** Terms are told apart and ordered by their priority. */
  private static void terms(ObjectNode policy) {
    Set<Integer> seen = new TreeSet<>();
    List<JsonNode> terms = new ArrayList<>();
    for (JsonNode term : policy.path("terms")) {
      int priority = term.path("priority").asInt(-1);
      if (priority < 0 || !seen.add(priority)) {
        throw ComputeErrors.invalidField(
            "terms.priority",
            term.path("priority").asText(""),
            "Each term must have a priority of its own.");
      }
      terms.add(term);
    }
    terms.sort(java.util.Comparator.comparingInt(t -> t.path("priority").asInt()));
    policy.putArray("terms").addAll(terms);
  }

  private ObjectNode delete(Request r, Sort sort) {
    return engine.once(
        r,
        () ->
            engine.change(
                r.url(),
                r.method().name(),
                r.user(),
                router -> {
                  ArrayNode all = all(router, sort);
                  int at = require(all, r, sort);
                  String name = all.get(at).path("name").asText();
                  refuseInUse(router, sort, name);
                  all.remove(at);
                }));
  }

  /** A policy that a session names has to stay. */
  private static void refuseInUse(ObjectNode router, Sort sort, String name) {
    for (JsonNode peer : router.path("bgpPeers")) {
      for (String field : new String[] {"importPolicies", "exportPolicies"}) {
        for (JsonNode used : peer.path(field)) {
          if (sort.equals(POLICIES) && used.asText().equals(name)) {
            throw ComputeErrors.invalid(
                "The route policy '"
                    + name
                    + "' is already being used by BGP peer '"
                    + peer.path("name").asText()
                    + "'");
          }
        }
      }
    }
  }

  private ObjectNode routes(Request r) {
    ObjectNode router = engine.compute().resources().require(r.url());
    String asked = r.parameter("peer").orElse("");
    List<ObjectNode> out = new ArrayList<>();
    boolean known = asked.isEmpty();
    for (JsonNode peer : router.path("bgpPeers")) {
      if (asked.isEmpty() || peer.path("name").asText().equals(asked)) {
        known = true;
        if (!r.parameter("routeType").orElse("ADVERTISED").equals("LEARNED")) {
          advertised(router, peer).forEach(prefix -> out.add(route(peer, prefix)));
        }
      }
    }
    if (!known) {
      throw ComputeErrors.invalid(
          "Invalid value for field 'peer': '" + asked + "'. The router has no such BGP peer.");
    }
    String wanted = r.parameter("destinationPrefix").orElse("");
    boolean six = r.parameter("addressFamily").orElse("").equals("IPV6");
    return result(
        r,
        out.stream()
            .filter(
                route -> {
                  String prefix = route.path("destination").path("prefix").asText();
                  return (wanted.isEmpty() || prefix.equals(wanted))
                      && (!six || prefix.contains(":"));
                })
            .toList());
  }

  private static ObjectNode route(JsonNode peer, String prefix) {
    ObjectNode route = Json.object();
    route.putObject("destination").put("prefix", prefix);
    route.put("med", peer.path("advertisedRoutePriority").asInt(100));
    return route.put("origin", "BGP_ORIGIN_INCOMPLETE");
  }

  /** The ranges of the subnets, unless it is said otherwise, and those that are named. */
  private Set<String> advertised(ObjectNode router, JsonNode peer) {
    boolean own = peer.path("advertiseMode").asText().equals("CUSTOM");
    JsonNode by = own ? peer : router.path("bgp");
    boolean custom = by.path("advertiseMode").asText().equals("CUSTOM");
    boolean subnets = !custom;
    for (JsonNode group : by.path("advertisedGroups")) {
      subnets |= group.asText().equals("ALL_SUBNETS");
    }
    Set<String> out = new TreeSet<>();
    if (subnets) {
      ResourceUrl self = ResourceUrl.parse(router.path("selfLink").asText(), "").orElseThrow();
      boolean global =
          ResourceUrl.parse(router.path("network").asText(), self.project())
              .flatMap(engine.compute().resources()::find)
              .map(n -> n.path("routingConfig").path("routingMode").asText())
              .orElse("")
              .equals("GLOBAL");
      engine
          .compute()
          .resources()
          .list(self.project(), global ? "" : self.scope(), "subnetworks")
          .stream()
          .filter(s -> s.path("network").equals(router.path("network")))
          .forEach(s -> out.add(s.path("ipCidrRange").asText()));
    }
    if (custom) {
      by.path("advertisedIpRanges").forEach(range -> out.add(range.path("range").asText()));
    }
    return out;
  }
}
