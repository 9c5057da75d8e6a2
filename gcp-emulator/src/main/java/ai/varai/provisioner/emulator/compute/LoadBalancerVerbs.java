package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Custom methods of the load balancer family. */
final class LoadBalancerVerbs {

  private final ResourceEngine engine;

  LoadBalancerVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    for (String c : List.of("backendServices", "backendBuckets")) {
      verbs.edit(c + ".addSignedUrlKey", LoadBalancerVerbs::addKey);
      verbs.add(c + ".deleteSignedUrlKey", this::deleteKey);
      verbs.edit(
          c + ".setEdgeSecurityPolicy",
          (b, q) -> reference(b, "edgeSecurityPolicy", q.path("securityPolicy")));
    }
    verbs.edit(
        "backendServices.setSecurityPolicy",
        (b, q) -> reference(b, "securityPolicy", q.path("securityPolicy")));
    verbs.add("backendServices.getHealth", this::health);
    verbs.edit("targetSslProxies.setBackendService", (b, q) -> b.set("service", q.get("service")));
    verbs.edit("targetTcpProxies.setBackendService", (b, q) -> b.set("service", q.get("service")));
    verbs.edit("urlMaps.invalidateCache", (b, q) -> requirePath(q));
    verbs.add("urlMaps.validate", this::validate);
    verbs.add(
        "sslPolicies.listAvailableFeatures",
        r -> {
          ArrayNode features = Json.object().arrayNode();
          SslFeatures.all().forEach(features::add);
          return Json.object().set("features", features);
        });
    verbs.edit("targetPools.addInstance", (b, q) -> all(b, "instances", q, "instance", true));
    verbs.edit("targetPools.removeInstance", (b, q) -> all(b, "instances", q, "instance", false));
    verbs.edit(
        "targetPools.addHealthCheck", (b, q) -> all(b, "healthChecks", q, "healthCheck", true));
    verbs.edit(
        "targetPools.removeHealthCheck", (b, q) -> all(b, "healthChecks", q, "healthCheck", false));
    verbs.edit("networkEndpointGroups.attachNetworkEndpoints", LoadBalancerVerbs::attach);
    verbs.edit("networkEndpointGroups.detachNetworkEndpoints", LoadBalancerVerbs::detach);
    verbs.add("networkEndpointGroups.listNetworkEndpoints", this::listEndpoints);
  }

  private static void reference(ObjectNode b, String field, JsonNode value) {
    if (value.asText("").isEmpty()) {
      b.remove(field);
    } else {
      b.set(field, value);
    }
  }

  private static void addKey(ObjectNode b, ObjectNode key) {
    String name = key.path("keyName").asText("");
    if (name.isEmpty()) {
      throw ComputeErrors.required("keyName");
    }
    ObjectNode cdn = b.get("cdnPolicy") instanceof ObjectNode o ? o : b.putObject("cdnPolicy");
    ArrayNode names =
        cdn.get("signedUrlKeyNames") instanceof ArrayNode a ? a : cdn.putArray("signedUrlKeyNames");
    names.add(name);
  }

  private ObjectNode deleteKey(Request r) {
    String name =
        r.parameter("keyName").orElseThrow(() -> ComputeErrors.requiredParameter("keyName"));
    return engine.once(
        r,
        () ->
            engine.change(
                r.url(),
                "deleteSignedUrlKey",
                r.user(),
                b -> {
                  if (b.path("cdnPolicy").path("signedUrlKeyNames") instanceof ArrayNode a) {
                    for (int i = a.size() - 1; i >= 0; i--) {
                      if (a.get(i).asText().equals(name)) {
                        a.remove(i);
                      }
                    }
                  }
                }));
  }

  private ObjectNode health(Request r) {
    engine.compute().resources().require(r.url());
    return Json.object().put("kind", "compute#backendServiceGroupHealth");
  }

  private static void requirePath(ObjectNode body) {
    if (!body.path("path").asText("").startsWith("/")) {
      throw ComputeErrors.invalidField(
          "path", body.path("path").asText(""), "Must start with a slash.");
    }
  }

  private ObjectNode validate(Request r) {
    ObjectNode map = r.body().path("resource") instanceof ObjectNode o ? o : Json.object();
    engine.references().normalise(map, r.url().project());
    ObjectNode result = Json.object();
    ObjectNode out = Json.object();
    try {
      new Kinds()
          .of("urlMaps")
          .prepare(
              new Change(engine.compute(), r.url(), map.deepCopy(), java.util.Optional.empty()));
      engine.references().check(map, r.url());
      result.put("loadSucceeded", true);
      result.put("testPassed", true);
    } catch (ai.varai.provisioner.emulator.error.GoogleError e) {
      result.put("loadSucceeded", false);
      result.putArray("loadErrors").add(e.text());
    }
    out.set("result", result);
    return out;
  }

  private static void all(ObjectNode b, String field, ObjectNode body, String inner, boolean add) {
    ArrayNode list = b.get(field) instanceof ArrayNode a ? a : b.putArray(field);
    for (JsonNode e : body.path(field)) {
      String link = e.path(inner).asText();
      if (add) {
        list.add(link);
      } else {
        for (int i = list.size() - 1; i >= 0; i--) {
          if (list.get(i).asText().endsWith(link.substring(link.lastIndexOf('/') + 1))) {
            list.remove(i);
          }
        }
      }
    }
  }

  /** Endpoints stand in a field of the emulator's own, which no reader sees. */
  private static ArrayNode endpoints(ObjectNode group) {
    return group.get("_endpoints") instanceof ArrayNode a ? a : group.putArray("_endpoints");
  }

  private static void attach(ObjectNode b, ObjectNode body) {
    body.path("networkEndpoints").forEach(e -> endpoints(b).add(e));
    b.put("size", endpoints(b).size());
  }

  private static void detach(ObjectNode b, ObjectNode body) {
    ArrayNode all = endpoints(b);
    for (JsonNode e : body.path("networkEndpoints")) {
      for (int i = all.size() - 1; i >= 0; i--) {
        if (all.get(i).equals(e)) {
          all.remove(i);
        }
      }
    }
    b.put("size", all.size());
  }

  private ObjectNode listEndpoints(Request r) {
    ObjectNode group = engine.compute().resources().require(r.url());
    List<ObjectNode> out = new ArrayList<>();
    for (JsonNode e : endpoints(group)) {
      ObjectNode item = Json.object();
      item.set("networkEndpoint", e);
      out.add(item);
    }
    return Lists.list(r, out);
  }
}
