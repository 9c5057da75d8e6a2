package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The nodes of sole-tenant node groups. They stand in a field of the emulator's own. */
final class NodeGroupVerbs {

  private static final String NODES = "_nodes";
  private static final int MOST = 100;

  private final ResourceEngine engine;

  NodeGroupVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    verbs.edit(
        "nodeGroups.addNodes",
        (group, q) -> grow(group, q.path("additionalNodeCount").asInt(0), "additionalNodeCount"));
    verbs.edit("nodeGroups.deleteNodes", NodeGroupVerbs::remove);
    verbs.add("nodeGroups.listNodes", this::list);
  }

  /** A group is made with as many nodes as the call says. */
  void addTo(Handlers handlers) {
    handlers.add(
        "nodeGroups.insert",
        r -> {
          int count =
              r.number("initialNodeCount")
                  .orElseThrow(() -> ComputeErrors.requiredParameter("initialNodeCount"));
          return engine.once(
              r,
              () -> {
                ObjectNode body = r.body();
                body.remove("size");
                if (count > 0) {
                  grow(body, count, "initialNodeCount");
                }
                return engine.insert(r.url(), body, r.user());
              });
        });
  }

  private static ArrayNode nodes(ObjectNode group) {
    return group.get(NODES) instanceof ArrayNode a ? a : group.putArray(NODES);
  }

  private void grow(ObjectNode group, int by, String field) {
    ArrayNode nodes = nodes(group);
    if (by < 1 || nodes.size() + by > MOST) {
      throw ComputeErrors.invalidField(
          field, Integer.toString(by), "A group has at most " + MOST + " nodes.");
    }
    for (int i = 0; i < by; i++) {
      String end = engine.compute().emulation().ids().lower(4);
      nodes.addObject().put("name", group.path("name").asText() + "-" + end);
    }
    group.put("size", nodes.size());
  }

  private static void remove(ObjectNode group, ObjectNode q) {
    ArrayNode nodes = nodes(group);
    if (q.path("nodes").isEmpty()) {
      throw ComputeErrors.required("nodes");
    }
    for (JsonNode name : q.path("nodes")) {
      int before = nodes.size();
      for (int i = before - 1; i >= 0; i--) {
        if (nodes.get(i).path("name").asText().equals(name.asText())) {
          nodes.remove(i);
        }
      }
      if (nodes.size() == before) {
        throw ComputeErrors.invalidField(
            "nodes", name.asText(), "The node is not in the node group.");
      }
    }
    group.put("size", nodes.size());
  }

  private ObjectNode list(Request r) {
    ObjectNode group = engine.compute().resources().require(r.url());
    Optional<ObjectNode> template =
        ResourceUrl.parse(group.path("nodeTemplate").asText(""), r.url().project())
            .flatMap(engine.compute().resources()::find);
    String type = template.map(t -> t.path("nodeType").asText("")).orElse("");
    List<ObjectNode> out = new ArrayList<>();
    for (JsonNode node : group.path(NODES)) {
      ObjectNode shown = Json.object().put("name", node.path("name").asText());
      shown.put("status", "READY");
      if (!type.isEmpty()) {
        ResourceUrl types = r.url().in("nodeTypes", type.replaceFirst(".*/", ""));
        shown.put("nodeType", types.link());
      }
      out.add(shown);
    }
    return Lists.list(r, out);
  }
}
