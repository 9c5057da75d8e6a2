package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/**
 * The policies that organizations and folders own: made and listed below a parent, moved to
 * another, and found by what they apply to. All else is done as for the policies of projects.
 *
 * @see <a href="https://cloud.google.com/firewall/docs/firewall-policies">Hierarchical policies</a>
 */
final class OrganizationPolicies {

  private static final String NAME = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";

  private final ResourceEngine engine;

  OrganizationPolicies(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Handlers handlers) {
    for (String service : List.of("firewallPolicies", "organizationSecurityPolicies")) {
      handlers.add(service + ".insert", this::insert);
      handlers.add(service + ".list", this::list);
      handlers.add(service + ".listAssociations", this::associations);
      handlers.add(service + ".move", this::move);
    }
  }

  /** Refuses what is no organization and no folder that there is. */
  static void requireOwner(Emulation emulation, String field, String name) {
    if (!name.matches("(organizations|folders)/\\d+")) {
      throw ComputeErrors.invalid(
          "Invalid value for field '"
              + field
              + "': '"
              + name
              + "'. Must be of the form organizations/{organization_id} or folders/{folder_id}.");
    }
    if (emulation.plugin(Ancestors.class).filter(a -> a.exists(name)).isEmpty()) {
      throw ComputeErrors.notFound(name);
    }
  }

  private String parent(Request r, String given) {
    String parent = r.parameter("parentId").orElse(given);
    if (parent.isEmpty()) {
      throw ComputeErrors.requiredParameter("parentId");
    }
    requireOwner(engine.compute().emulation(), "parentId", parent);
    return parent;
  }

  private ObjectNode insert(Request r) {
    return engine.once(
        r,
        () -> {
          ObjectNode body = r.body();
          String parent = parent(r, body.path("parent").asText(""));
          // The older field says the same as the newer one.
          String name = body.path("shortName").asText(body.path("displayName").asText(""));
          if (name.isEmpty()) {
            throw ComputeErrors.required("shortName");
          }
          if (!name.matches(NAME)) {
            throw ComputeErrors.invalidField(
                "shortName", name, "Must be a match of regex '" + NAME + "'");
          }
          checkFree(r.url(), parent, name);
          body.put("parent", parent).put("shortName", name).put("displayName", name);
          return engine.insert(r.url(), body, r.user());
        });
  }

  /** The short names below one parent differ. */
  private void checkFree(ResourceUrl collection, String parent, String name) {
    boolean taken =
        all(collection).stream()
            .anyMatch(
                p ->
                    p.path("parent").asText().equals(parent)
                        && p.path("shortName").asText().equals(name));
    if (taken) {
      throw ComputeErrors.invalidField(
          "shortName", name, "A policy with that short name already exists in " + parent + ".");
    }
  }

  private List<ObjectNode> all(ResourceUrl collection) {
    return engine
        .compute()
        .resources()
        .list(collection.project(), collection.scope(), collection.collection());
  }

  private ObjectNode list(Request r) {
    String parent = parent(r, "");
    return Lists.list(
        r,
        all(r.url()).stream()
            .filter(p -> p.path("parent").asText().equals(parent))
            .map(p -> engine.show(r.url().in(r.url().collection(), p.path("name").asText()), p))
            .toList());
  }

  private ObjectNode associations(Request r) {
    String target =
        r.parameter("targetResource")
            .orElseThrow(() -> ComputeErrors.requiredParameter("targetResource"));
    Emulation emulation = engine.compute().emulation();
    requireOwner(emulation, "targetResource", target);
    Predicate<String> asked = target::equals;
    if (r.bool("includeInheritedPolicies").orElse(false)) {
      asked = emulation.plugin(Ancestors.class).orElseThrow().lineage(target)::contains;
    }
    ObjectNode out = Json.object();
    out.put("kind", MethodTable.kindOf(r.method().answer()));
    ArrayNode found = out.arrayNode();
    for (ObjectNode p : all(r.url())) {
      for (JsonNode a : p.path("associations")) {
        if (asked.test(PolicyAssociations.target(a))) {
          found.add(a);
        }
      }
    }
    if (!found.isEmpty()) {
      out.set("associations", found);
    }
    return out;
  }

  private ObjectNode move(Request r) {
    return engine.once(
        r,
        () -> {
          ObjectNode policy = engine.compute().resources().require(r.url());
          String parent = parent(r, "");
          if (!policy.path("parent").asText().equals(parent)) {
            checkFree(r.url(), parent, policy.path("shortName").asText());
          }
          return engine.change(r.url(), "move", r.user(), p -> p.put("parent", parent));
        });
  }
}
