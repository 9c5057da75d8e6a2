package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Inserts of instances, which may be made of a template: what the body says takes the place of what
 * the template says, as a JSON merge patch (RFC 7396) does.
 *
 * @see <a href="https://cloud.google.com/compute/docs/instances/create-vm-from-instance-template">
 *     Instances from templates, with overrides</a>
 */
final class InstanceInserts {

  private final ResourceEngine engine;

  InstanceInserts(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Handlers handlers) {
    handlers.add("instances.insert", r -> engine.once(r, () -> insert(r)));
  }

  private ObjectNode insert(Request r) {
    ObjectNode sent = r.body();
    String template =
        r.parameter("sourceInstanceTemplate")
            .map(t -> engine.references().full(t, r.url().project()))
            .orElse("");
    if (template.isEmpty()) {
      return engine.insert(r.url(), sent, r.user());
    }
    ObjectNode properties =
        ResourceUrl.parse(template, r.url().project())
            .flatMap(engine.compute().resources()::find)
            .map(t -> t.path("properties").<ObjectNode>deepCopy())
            .orElseThrow(() -> ComputeErrors.notFound(template.replace(ResourceUrl.BASE, "")));
    ResourceUrl instance = r.url().in("instances", sent.path("name").asText());
    ObjectNode body = GroupSettler.instance(instance, properties);
    merge(body, sent);
    return engine.insert(r.url(), body, r.user());
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> e : patch.properties()) {
      if (e.getValue() instanceof ObjectNode from
          && target.get(e.getKey()) instanceof ObjectNode to) {
        merge(to, from);
      } else {
        target.set(e.getKey(), e.getValue());
      }
    }
  }
}
