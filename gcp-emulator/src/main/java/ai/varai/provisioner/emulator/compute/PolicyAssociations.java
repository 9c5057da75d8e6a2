package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What policies apply to: those of organizations and folders to such, those of projects to
 * networks. A target has one policy of each scope.
 */
final class PolicyAssociations {

  private static final String FIELD = "associations";

  private final ResourceEngine engine;

  PolicyAssociations(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    for (String c : new String[] {"firewallPolicies", "securityPolicies"}) {
      verbs.add(c + ".addAssociation", this::add);
      verbs.add(c + ".getAssociation", this::get);
      verbs.add(c + ".removeAssociation", this::remove);
    }
    verbs.add("firewallPolicies.patchAssociation", this::patch);
  }

  /** Refuses to delete a policy that applies to something. */
  static void checkUnused(String type, ResourceUrl url, ObjectNode policy) {
    for (JsonNode a : policy.path(FIELD)) {
      String target = target(a);
      throw ComputeErrors.inUse(
          type,
          url.path(),
          ResourceUrl.parse(target, url.project()).map(ResourceUrl::path).orElse(target));
    }
  }

  /** The policy of this scope that applies to a target, if there is one. */
  static Optional<ObjectNode> policyOf(Resources resources, ResourceUrl collection, String target) {
    return resources
        .list(collection.project(), collection.scope(), collection.collection())
        .stream()
        .filter(p -> at(p, targetField(collection), target) >= 0)
        .findFirst();
  }

  /** What an association applies to. */
  static String target(JsonNode association) {
    return association.path("attachmentTarget").asText(association.path("attachmentId").asText());
  }

  private static String targetField(ResourceUrl policy) {
    return policy.collection().equals("securityPolicies") ? "attachmentId" : "attachmentTarget";
  }

  private static ArrayNode of(ObjectNode policy) {
    return policy.get(FIELD) instanceof ArrayNode a ? a : policy.putArray(FIELD);
  }

  private static int at(ObjectNode policy, String field, String value) {
    int i = 0;
    for (JsonNode a : policy.path(FIELD)) {
      if (a.path(field).asText().equals(value)) {
        return i;
      }
      i++;
    }
    return -1;
  }

  private ObjectNode add(Request r) {
    return engine.once(
        r,
        () -> {
          ObjectNode association = r.body();
          if (association.path("name").asText().isEmpty()) {
            throw ComputeErrors.required("name");
          }
          String target = found(r.url(), association.path(targetField(r.url())).asText());
          association.put(targetField(r.url()), target);
          boolean replaces = r.bool("replaceExistingAssociation").orElse(false);
          makeRoom(r.url(), target, replaces);
          return engine.change(
              r.url(),
              "addAssociation",
              r.user(),
              policy -> {
                if (at(policy, "name", association.path("name").asText()) >= 0) {
                  throw ComputeErrors.invalidField(
                      "name",
                      association.path("name").asText(),
                      "An association with that name already exists.");
                }
                describe(r.url(), policy, association);
                of(policy).add(association);
              });
        });
  }

  /** Says of which policy an association is. */
  private static void describe(ResourceUrl url, ObjectNode policy, ObjectNode association) {
    boolean firewall = url.collection().equals("firewallPolicies");
    association.put(firewall ? "firewallPolicyId" : "securityPolicyId", policy.path("id").asText());
    for (String name : new String[] {"shortName", "displayName"}) {
      if (policy.has(name)) {
        association.set(name, policy.get(name));
      }
    }
  }

  /** The whole name of what a policy is to apply to, which must be there. */
  private String found(ResourceUrl policy, String asked) {
    String field = targetField(policy);
    if (asked.isEmpty()) {
      throw ComputeErrors.required(field);
    }
    if (policy.ofOrganization()) {
      OrganizationPolicies.requireOwner(engine.compute().emulation(), "resource." + field, asked);
      return asked;
    }
    ResourceUrl network =
        ResourceUrl.parse(engine.references().full(asked, policy.project()), policy.project())
            .filter(u -> u.collection().equals("networks"))
            .orElseThrow(
                () -> ComputeErrors.invalidField(field, asked, "Must be the URL of a network."));
    engine.compute().resources().require(network);
    return network.link();
  }

  /** Takes a target's other policy from it, or refuses that there should be two. */
  private void makeRoom(ResourceUrl url, String target, boolean replaces) {
    policyOf(engine.compute().resources(), url, target)
        .ifPresent(
            other -> {
              if (!replaces) {
                throw ComputeErrors.invalidField(
                    targetField(url),
                    target,
                    "The target is already associated with the policy '"
                        + other.path("name").asText()
                        + "'. Use replaceExistingAssociation to replace the association.");
              }
              of(other).remove(at(other, targetField(url), target));
              engine.write(url.in(url.collection(), other.path("name").asText()), other);
            });
  }

  private static int named(ObjectNode policy, String name) {
    int at = at(policy, "name", name);
    if (at < 0) {
      throw ComputeErrors.invalid(
          "Invalid value for field 'name': '"
              + name
              + "'. An association with that name does not exist.");
    }
    return at;
  }

  private static String name(Request r) {
    return r.parameter("name").orElseThrow(() -> ComputeErrors.requiredParameter("name"));
  }

  private ObjectNode get(Request r) {
    ObjectNode policy = engine.compute().resources().require(r.url());
    return (ObjectNode) of(policy).get(named(policy, name(r)));
  }

  private ObjectNode remove(Request r) {
    return engine.once(
        r,
        () ->
            engine.change(
                r.url(),
                "removeAssociation",
                r.user(),
                policy -> of(policy).remove(named(policy, name(r)))));
  }

  /** Only the priority of an association can be changed. */
  private ObjectNode patch(Request r) {
    return engine.once(
        r,
        () -> {
          ObjectNode body = r.body();
          String name = body.path("name").asText("");
          if (name.isEmpty()) {
            throw ComputeErrors.required("name");
          }
          return engine.change(
              r.url(),
              "patchAssociation",
              r.user(),
              policy -> {
                ObjectNode association = (ObjectNode) of(policy).get(named(policy, name));
                if (body.has("priority")) {
                  association.set("priority", body.get("priority"));
                }
              });
        });
  }
}
