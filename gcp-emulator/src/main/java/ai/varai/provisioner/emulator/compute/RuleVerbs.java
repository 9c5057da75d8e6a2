package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/** Rules by priority in security policies and network firewall policies, and their associations. */
final class RuleVerbs {

  private final ResourceEngine engine;

  RuleVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    for (String c : List.of("securityPolicies", "firewallPolicies")) {
      boolean armor = c.equals("securityPolicies");
      verbs.edit(c + ".addRule", (policy, rule) -> add(policy, rule, armor));
      verbs.add(c + ".getRule", this::get);
      verbs.add(c + ".patchRule", r -> change(r, this::patch));
      verbs.add(
          c + ".removeRule",
          r -> change(r, (policy, q) -> rules(policy).remove(index(policy, priority(q)))));
    }
    verbs.edit("firewallPolicies.addAssociation", this::associate);
    verbs.add("firewallPolicies.getAssociation", this::association);
    verbs.add(
        "firewallPolicies.removeAssociation",
        r ->
            change(
                r,
                (policy, q) -> {
                  int at = named(policy, q);
                  ((ArrayNode) policy.path("associations")).remove(at);
                }));
    verbs.add(
        "securityPolicies.listPreconfiguredExpressionSets",
        r -> {
          ObjectNode out = Json.object();
          out.putObject("preconfiguredExpressionSets")
              .putObject("wafRules")
              .putArray("expressionSets");
          return out;
        });
  }

  private ObjectNode change(Request r, BiConsumer<ObjectNode, Request> edit) {
    return engine.once(
        r,
        () ->
            engine.change(r.url(), r.method().name(), r.user(), policy -> edit.accept(policy, r)));
  }

  private static ArrayNode rules(ObjectNode policy) {
    return policy.get("rules") instanceof ArrayNode a ? a : policy.putArray("rules");
  }

  private static int priority(Request r) {
    return r.number("priority").orElseThrow(() -> ComputeErrors.requiredParameter("priority"));
  }

  private static int index(ObjectNode policy, int priority) {
    ArrayNode rules = rules(policy);
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).path("priority").asInt() == priority) {
        return i;
      }
    }
    throw ComputeErrors.invalidField(
        "priority",
        Integer.toString(priority),
        "The "
            + policy.path("name").asText()
            + " policy does not contain a rule at this priority.");
  }

  private static void add(ObjectNode policy, ObjectNode rule, boolean armor) {
    if (!rule.has("priority")) {
      throw ComputeErrors.required("priority");
    }
    int priority = rule.path("priority").asInt();
    for (JsonNode r : rules(policy)) {
      if (r.path("priority").asInt() == priority) {
        throw ComputeErrors.invalidField(
            "priority", Integer.toString(priority), "Cannot have rules with the same priorities.");
      }
    }
    if (armor) {
      SecurityPolicyKind.rule(rule);
    } else {
      rule.put("kind", "compute#firewallPolicyRule");
      if (!rule.has("enableLogging")) {
        rule.put("enableLogging", false);
      }
      if (!rule.has("ruleTupleCount")) {
        rule.put("ruleTupleCount", 2);
      }
    }
    rules(policy).add(rule);
    sort(policy);
  }

  private static void sort(ObjectNode policy) {
    List<JsonNode> sorted = new ArrayList<>();
    rules(policy).forEach(sorted::add);
    sorted.sort(Comparator.comparingInt(r -> r.path("priority").asInt()));
    policy.putArray("rules").addAll(sorted);
  }

  private ObjectNode get(Request r) {
    ObjectNode policy = engine.compute().resources().require(r.url());
    return (ObjectNode) rules(policy).get(index(policy, priority(r)));
  }

  private void patch(ObjectNode policy, Request r) {
    ObjectNode rule = (ObjectNode) rules(policy).get(index(policy, priority(r)));
    ObjectNode body = r.body();
    int asked = body.path("priority").asInt(rule.path("priority").asInt());
    if (asked != rule.path("priority").asInt()) {
      for (JsonNode other : rules(policy)) {
        if (other.path("priority").asInt() == asked) {
          throw ComputeErrors.invalidField(
              "priority", Integer.toString(asked), "Cannot have rules with the same priorities.");
        }
      }
    }
    Json.merge(rule, body, r.call().body());
    sort(policy);
  }

  private void associate(ObjectNode policy, ObjectNode association) {
    if (association.path("name").asText().isEmpty()) {
      throw ComputeErrors.required("name");
    }
    if (association.path("attachmentTarget").asText().isEmpty()) {
      throw ComputeErrors.required("attachmentTarget");
    }
    ArrayNode all =
        policy.get("associations") instanceof ArrayNode a ? a : policy.putArray("associations");
    for (JsonNode a : all) {
      if (a.path("name").equals(association.path("name"))) {
        throw ComputeErrors.invalidField(
            "name", association.path("name").asText(), "An association of this name exists.");
      }
    }
    all.add(association);
  }

  private static int named(ObjectNode policy, Request r) {
    String name = r.parameter("name").orElseThrow(() -> ComputeErrors.requiredParameter("name"));
    int i = 0;
    for (JsonNode a : policy.path("associations")) {
      if (a.path("name").asText().equals(name)) {
        return i;
      }
      i++;
    }
    throw ComputeErrors.invalidField(
        "name", name, "An association with that name does not exist in the policy.");
  }

  private ObjectNode association(Request r) {
    ObjectNode policy = engine.compute().resources().require(r.url());
    return (ObjectNode) policy.path("associations").get(named(policy, r));
  }
}
