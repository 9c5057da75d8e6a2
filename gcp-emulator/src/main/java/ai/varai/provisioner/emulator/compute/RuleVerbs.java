package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/** Rules by priority in security policies and firewall policies, wherever these live. */
final class RuleVerbs {

  private static final String EXCLUSIONS = "preconfiguredWafConfig";

  private final ResourceEngine engine;

  RuleVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    new RuleList(PolicyRules.RULES, "Rule", true).addTo(verbs, "securityPolicies");
    new RuleList(PolicyRules.RULES, "Rule", false).addTo(verbs, "firewallPolicies");
    new RuleList(PolicyRules.MIRRORING, "PacketMirroringRule", false)
        .addTo(verbs, "firewallPolicies");
    verbs.add("firewallPolicies.cloneRules", r -> copy(r, "sourceFirewallPolicy"));
    verbs.add("securityPolicies.copyRules", r -> copy(r, "sourceSecurityPolicy"));
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

  /** Replaces the rules by those of another policy, which may live elsewhere. */
  private ObjectNode copy(Request r, String parameter) {
    String text =
        r.parameter(parameter).orElseThrow(() -> ComputeErrors.requiredParameter(parameter));
    ResourceUrl source =
        ResourceUrl.parse(text, r.url().project())
            .orElseGet(() -> r.url().in(r.url().collection(), text));
    if (!source.collection().equals(r.url().collection())) {
      throw ComputeErrors.invalid(
          "Invalid value for field '" + parameter + "': '" + text + "'. The URL is malformed.");
    }
    return change(
        r,
        (policy, q) -> {
          JsonNode from = engine.compute().resources().require(source);
          for (String field : List.of(PolicyRules.RULES, PolicyRules.MIRRORING)) {
            policy.remove(field);
            if (from.has(field)) {
              policy.set(field, from.get(field));
            }
          }
        });
  }

  /** One of a policy's lists of rules. */
  private final class RuleList {
    private final String field;
    private final String noun;
    private final boolean armor;

    /**
     * A list of rules.
     *
     * @param field where the policy keeps it
     * @param noun what the methods call one of its rules
     * @param armor whether they are those of a security policy
     */
    RuleList(String field, String noun, boolean armor) {
      this.field = field;
      this.noun = noun;
      this.armor = armor;
    }

    void addTo(Verbs verbs, String collection) {
      verbs.add(collection + ".add" + noun, r -> change(r, this::add));
      verbs.add(collection + ".get" + noun, this::get);
      verbs.add(collection + ".patch" + noun, r -> change(r, this::patch));
      verbs.add(
          collection + ".remove" + noun,
          r -> change(r, (policy, q) -> rules(policy).remove(changeable(policy, q))));
    }

    private ArrayNode rules(ObjectNode policy) {
      return PolicyRules.of(policy, field);
    }

    private int index(ObjectNode policy, Request r) {
      int priority =
          r.number("priority", Integer.MAX_VALUE)
              .orElseThrow(() -> ComputeErrors.requiredParameter("priority"));
      int at = PolicyRules.index(policy, field, priority);
      if (at < 0) {
        throw armor
            ? ComputeErrors.invalidField(
                "priority",
                Integer.toString(priority),
                "The "
                    + policy.path("name").asText()
                    + " policy does not contain a rule at this priority.")
            : ComputeErrors.invalid(
                "Invalid value for field 'priority': '"
                    + priority
                    + "'. The firewall policy does not contain a rule at priority "
                    + priority
                    + ".");
      }
      return at;
    }

    /** The place of a rule that is not one of the predefined ones. */
    private int changeable(ObjectNode policy, Request r) {
      int at = index(policy, r);
      int priority = rules(policy).get(at).path("priority").asInt();
      if (!armor && priority >= FirewallPolicyKind.PREDEFINED) {
        throw ComputeErrors.invalid(
            "Invalid value for field 'priority': '"
                + priority
                + "'. A predefined rule can be neither changed nor removed.");
      }
      return at;
    }

    private void add(ObjectNode policy, Request r) {
      ObjectNode rule = r.body();
      if (!rule.has("priority") && !armor) {
        choose(policy, r, rule);
      }
      if (!rule.has("priority")) {
        throw ComputeErrors.required("priority");
      }
      PolicyRules.checkFree(policy, field, rule.path("priority").asInt());
      if (armor) {
        SecurityPolicyKind.rule(rule);
      }
      rules(policy).add(rule);
      PolicyRules.sort(policy, field);
    }

    /** Gives a rule the first free priority of an asked range. */
    private void choose(ObjectNode policy, Request r, ObjectNode rule) {
      if (r.parameter("minPriority").isEmpty() || r.parameter("maxPriority").isEmpty()) {
        return;
      }
      int min = r.number("minPriority", Integer.MAX_VALUE).orElseThrow();
      int max = r.number("maxPriority", Integer.MAX_VALUE).orElseThrow();
      for (int p = min; p <= max; p++) {
        if (PolicyRules.index(policy, field, p) < 0) {
          rule.put("priority", p);
          return;
        }
      }
      throw ComputeErrors.invalid(
          "Invalid value for field 'maxPriority': '"
              + max
              + "'. There is no free priority between "
              + min
              + " and "
              + max
              + ".");
    }

    private ObjectNode get(Request r) {
      ObjectNode policy = engine.compute().resources().require(r.url());
      return (ObjectNode) rules(policy).get(index(policy, r));
    }

    private void patch(ObjectNode policy, Request r) {
      ObjectNode rule = (ObjectNode) rules(policy).get(changeable(policy, r));
      ObjectNode body = r.body();
      int asked = body.path("priority").asInt(rule.path("priority").asInt());
      if (asked != rule.path("priority").asInt()) {
        PolicyRules.checkFree(policy, field, asked);
      }
      if (armor && rule.get("match") instanceof ObjectNode match) {
        forget(match, body.path("match"));
      }
      if (armor && body.has(EXCLUSIONS)) {
        rule.remove(EXCLUSIONS); // taken as a whole: an empty one says that there are none
      }
      Json.merge(rule, body, r.call().body(), r.method().body());
      if (armor) {
        r.parameter("updateMask").ifPresent(mask -> Json.mask(rule, body, mask));
        SecurityPolicyKind.rule(rule);
      }
      PolicyRules.sort(policy, field);
    }

    /** A rule matches by an expression or by a versioned one: the other way takes its place. */
    private static void forget(ObjectNode match, JsonNode asked) {
      if (asked.has("versionedExpr") && !asked.has("expr")) {
        match.remove(List.of("expr", "exprOptions"));
      } else if (asked.has("expr") && !asked.has("versionedExpr")) {
        match.remove(List.of("versionedExpr", "config"));
      }
    }
  }
}
